// The shell: shown for any page that cannot be had.
import { here, ref, show } from "../lib/page.js";
import { lastKnown } from "../lib/phone.js";
import { home } from "./choices.js";

/** @param {HTMLElement} root */
export default async function offline(root) {
  const chosen = home();
  const link = /** @type {HTMLAnchorElement | null} */ (ref(root, "question-link"));
  if (chosen && link) link.href = here(`/${chosen}`);
  show(ref(root, "question"), Boolean(chosen));
  ref(root, "retry")?.addEventListener("click", () => location.reload());
  const back = encodeURIComponent(location.pathname + location.search); // this stands in for another page
  for (const link of document.querySelectorAll("a[data-ref=guest]")) {
    if (link instanceof HTMLAnchorElement) link.search = `?next=${back}`;
  }
  const party = (await lastKnown())?.organisations?.[0];
  const form = /** @type {HTMLAnchorElement | null} */ (ref(root, "need-link"));
  if (party && form) form.href = here(`/${party.municipality}/behov/nytt`);
  show(ref(root, "need"), Boolean(party));
}
