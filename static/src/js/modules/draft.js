// Any form whose text is worth keeping while it is typed: `data-draft` names it.
import { keepDraft } from "../lib/drafts.js";

/** @param {HTMLElement} root */
export default function draft(root) {
  const form = /** @type {HTMLFormElement} */ (root);
  const kept = keepDraft(form, root.dataset.draft ?? location.pathname);
  form.addEventListener("submit", () => kept.clear());
}
