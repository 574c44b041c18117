// Who speaks for an organisation has the form at hand without a signal, though they never opened it.
import { here } from "./page.js";

const KEPT = "bidra:kept-forms";

/** Once a visit, and after each new build. @param {import("../types").Party[]} organisations */
export async function keepForms(organisations) {
  const urls = [...new Set(organisations.map((one) => here(`/${one.municipality}/behov/nytt`)))];
  const wanted = [document.documentElement.dataset.build, ...urls].join(" ");
  if (sessionStorage.getItem(KEPT) === wanted) return;
  const registration = await navigator.serviceWorker?.ready;
  registration?.active?.postMessage({ type: "CACHE_URLS", urls });
  sessionStorage.setItem(KEPT, wanted);
}
