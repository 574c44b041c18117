// Signing out takes everything personal off the phone: a warning first if something is unsent.
import { ask, say } from "../lib/page.js";
import { outbox, signOut } from "../lib/phone.js";
import { openStore } from "../lib/store.js";

/** @param {HTMLElement} root */
export default function signOutForm(root) {
  const form = /** @type {HTMLFormElement} */ (root);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const drafts = await (await openStore()).getAll("drafts");
    const unsent = (await outbox.list()).length > 0 || drafts.some(hasText);
    if (unsent && !(await ask(say("sign_out_unsent"), say("sign_out")))) return void delete form.dataset.sent;
    // Ending it everywhere is the server's to do; here it is as when signing out.
    if (!form.action.endsWith("/logg-ut")) await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (await signOut()) location.assign("/");
    else form.submit();
  });
}

/** Fields that are something only when somebody has written in them. @param {import("../types").Draft} draft */
function hasText({ values }) {
  return ["body", "title", "what", "name"].some((field) => String(values[field] ?? "").trim());
}
