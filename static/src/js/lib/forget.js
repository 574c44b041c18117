// What leaves the phone when somebody signs out.
import { isOwn, openStore } from "./store.js";

/**
 * Remove all that is a person's own, and what guests left, in one step. What another person has
 * written here and not yet sent stays: it is not ours to delete.
 * @param {string | null} user @param {import("./store.js").Store} [store]
 */
export async function forgetPerson(user, store) {
  const tx = (store ?? (await openStore())).transaction(["outbox", "drafts", "mine", "meta"], "readwrite");
  for (const entry of await tx.objectStore("outbox").getAll()) {
    if (isOwn(entry.who.user, user)) tx.objectStore("outbox").delete(entry.id);
  }
  for (const draft of await tx.objectStore("drafts").getAll()) {
    if (isOwn(draft.who, user)) tx.objectStore("drafts").delete(draft.key);
  }
  tx.objectStore("mine").clear();
  tx.objectStore("meta").clear();
  await tx.done;
}

/** Remove what there is a copy of at the server, and who was here; not what somebody has written and not
 * sent, nor begun to write: nobody has been asked. */
export async function putAway() {
  const tx = (await openStore()).transaction(["mine", "meta"], "readwrite");
  tx.objectStore("mine").clear();
  tx.objectStore("meta").clear();
  await tx.done;
}
