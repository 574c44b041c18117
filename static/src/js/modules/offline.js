// The shell: shown for any page that cannot be had.
import { here, ref, show } from "../lib/page.js";
import { home } from "./choices.js";

/** @param {HTMLElement} root */
export default function offline(root) {
  const chosen = home();
  const link = /** @type {HTMLAnchorElement | null} */ (ref(root, "question-link"));
  if (chosen && link) link.href = here(`/${chosen}`);
  show(ref(root, "question"), Boolean(chosen));
  ref(root, "retry")?.addEventListener("click", () => location.reload());
}
