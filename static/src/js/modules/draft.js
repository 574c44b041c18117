// Any form whose text is worth keeping while it is typed: `data-draft` names it, and `data-draft-was` what
// it was called while it changed what somebody else has changed since.
import { keepDraft } from "../lib/drafts.js";
import { openStore } from "../lib/store.js";

/** @param {HTMLElement} root */
export default async function draft(root) {
  const form = /** @type {HTMLFormElement} */ (root);
  const { draft: key = location.pathname, draftWas: was } = root.dataset;
  const sign = crypto.randomUUID();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: sign });
  form.append(field);
  if (was) await rename(was, key).catch(() => {});
  const kept = keepDraft(form, key);
  form.addEventListener("submit", () => form.dataset.sent || kept.markSent(sign));
}

/** @param {string} was @param {string} key */
async function rename(was, key) {
  const tx = (await openStore()).transaction("drafts", "readwrite");
  const found = await tx.store.get(was);
  if (found) tx.store.put({ ...found, key });
  tx.store.delete(was);
  await tx.done;
}
