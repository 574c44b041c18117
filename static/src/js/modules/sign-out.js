// Signing out takes everything personal off the phone: a warning first if something is unsent.
import { forgetPerson } from "../lib/forget.js";
import { tellOthers } from "../lib/channel.js";
import { ask, say } from "../lib/page.js";
import { call, lastUser, outbox, session, SUBSCRIPTIONS } from "../lib/phone.js";
import { openStore } from "../lib/store.js";
import { registered } from "../lib/worker.js";

/** @typedef {import("../lib/api.js").Answered} Answered */

/** @param {HTMLElement} root */
export default function signOutForm(root) {
  const form = /** @type {HTMLFormElement} */ (root);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // Where nothing can be kept there is nothing to lose.
    const unsent = await hasUnsent().catch(() => false);
    const leaves = !unsent || (await ask(say("sign_out_unsent"), say("sign_out")));
    const answer = leaves && (await signOut(form));
    if (!answer) return void delete form.dataset.sent;
    if (answer.ours && answer.status < 400) location.assign("/");
    else if (answer.ours && answer.status < 500) form.submit();
    else stay(form);
  });
}

async function hasUnsent() {
  const drafts = await (await openStore()).getAll("drafts");
  return (await outbox.list()).length > 0 || drafts.some(hasText);
}

/** Fields that are something only when somebody has written in them. @param {import("../types").Draft} draft */
function hasText({ values }) {
  return ["body", "title", "what", "name"].some((field) => String(values[field] ?? "").trim());
}

/** Everything personal leaves the phone once the server has said yes. @param {HTMLFormElement} form @returns {Promise<Answered>} */
async function signOut(form) {
  // Ending it everywhere is the server's to do; here it is as when signing out.
  if (!form.action.endsWith("/logg-ut")) await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => {});
  const found = await session(true);
  const user = found?.user?.id ?? (await lastUser());
  const token = found?.csrf_token ?? "";
  const registration = await registered();
  const push = await registration?.pushManager?.getSubscription().catch(() => null);
  if (push) await call(SUBSCRIPTIONS, { method: "DELETE", json: { endpoint: push.endpoint }, token });
  const answer = await call("/api/v1/session", { method: "DELETE", token });
  if (!answer.ours || answer.status >= 400) return answer;
  await push?.unsubscribe().catch(() => {});
  await forgetPerson(user).catch(() => {});
  registration?.active?.postMessage({ type: "CLEAR" });
  await /** @type {any} */ (navigator).clearAppBadge?.().catch(() => {}); // eslint-disable-line compat/compat -- where there is one
  tellOthers("sign-out"); // they load themselves anew; this page is about to leave
  return answer;
}

/** The server did not hear: one is still signed in, and all is as it was. @param {HTMLFormElement} form */
function stay(form) {
  delete form.dataset.sent;
  const line = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
  line.setAttribute("role", "alert");
  line.className = "ds-validation-message";
  line.textContent = say("sign_out_unheard");
}
