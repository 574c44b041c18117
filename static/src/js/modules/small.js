// Behaviours of a line or two.
import { announce, say } from "../lib/page.js";

/** Focus goes where the eye goes: to what has just been said. @param {HTMLElement} root */
export function focus(root) {
  root.focus();
}

/** Copy `data-copy`, or the text of the part named by `data-copy-from`. @param {HTMLElement} root */
export function copy(root) {
  if (!navigator.clipboard) return;
  root.hidden = false;
  root.addEventListener("click", async () => {
    const from = root.dataset.copyFrom;
    const source = from ? document.querySelector(`[data-ref="${from}"]`)?.textContent : root.dataset.copy;
    let said = "copied";
    try {
      await navigator.clipboard.writeText((source ?? "").trim());
    } catch {
      said = "not_copied"; // refused, or there is no clipboard: only with https
    }
    root.textContent = say(said);
    announce(say(said));
  });
}

/** A form goes once, however often it is pressed. */
export function guardForms() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
}
