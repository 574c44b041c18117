// One contribution at the desk: opening it is reading it, and the author's timeline says so.
import { call, session } from "../lib/phone.js";

/** @param {HTMLElement} root */
export default async function deskItem(root) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select")) return;
    const part = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (part instanceof HTMLAnchorElement) part.click();
    else if (part instanceof HTMLElement) {
      event.preventDefault();
      part.focus();
    }
  });
  if (root.dataset.read === "0") afterwards(read(root));
}

/** What is decided meanwhile is sent when one's own reading is known. @param {Promise<void>} reading */
function afterwards(reading) {
  /** @param {SubmitEvent} event */
  const wait = (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    event.stopImmediatePropagation();
    // Safari before 16 has no requestSubmit.
    isRead.then(() => (form.requestSubmit ? form.requestSubmit(event.submitter) : event.submitter?.click()));
  };
  addEventListener("submit", wait, true);
  const isRead = reading.catch(() => {}).then(() => removeEventListener("submit", wait, true));
}

/** @param {HTMLElement} root */
async function read(root) {
  const found = await session();
  const path = `/api/v1/staff/contributions/${root.dataset.id}/read`;
  const answer = await call(path, { method: "POST", token: found?.csrf_token ?? "" });
  // What one reads is now a later version: say so, or one's own decision would seem outdated.
  if (!answer.ours || answer.status !== 200) return;
  for (const field of document.querySelectorAll('input[name="version"]')) {
    /** @type {HTMLInputElement} */ (field).value = String(answer.data.version);
  }
}
