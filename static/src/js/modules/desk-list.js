// The queue by keyboard: j and k go down and up, Enter opens.
import { ref, show } from "../lib/page.js";

/** @param {HTMLElement} root */
export default function deskList(root) {
  show(ref(root, "keys"), matchMedia("(hover: hover)").matches); // a phone has none
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const links = [...root.querySelectorAll("[data-desk-item] a")];
    const at = links.indexOf(/** @type {Element} */ (document.activeElement));
    const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
    if (next instanceof HTMLElement) next.focus();
  });
}
