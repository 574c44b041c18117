// Any form whose text is worth keeping while it is typed: `data-draft` names it.
import { keepDraft, markSent } from "../lib/drafts.js";

/** @param {HTMLElement} root */
export default function draft(root) {
  const form = /** @type {HTMLFormElement} */ (root);
  const key = root.dataset.draft ?? location.pathname;
  keepDraft(form, key);
  form.addEventListener("submit", () => markSent(key));
}
