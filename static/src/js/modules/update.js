// The service worker, and asking before a new version takes over.
import { listen } from "../lib/channel.js";
import { saveDrafts } from "../lib/drafts.js";
import { ref, say, show, write } from "../lib/page.js";

/** @param {HTMLElement} root */
export default async function update(root) {
  const { serviceWorker } = navigator;
  ref(root, "later")?.addEventListener("click", () => show(root, false));
  listen("reload-required", () => {
    write(ref(root, "text"), say("update_required"));
    show(ref(root, "later"), false);
    show(root);
  });
  /** @type {ServiceWorkerRegistration | undefined} */
  let registration;
  let agreed = false;
  ref(root, "reload")?.addEventListener("click", async () => {
    agreed = true;
    await saveDrafts();
    if (registration?.waiting) registration.waiting.postMessage({ type: "SKIP_WAITING" });
    else location.reload();
  });
  if (!serviceWorker) return;
  const hadOne = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    if (agreed) location.reload();
    else if (hadOne) show(root); // agreed to in another tab: this page is an old one now
  });
  registration = await serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  watch(root, registration);
  keepForLater(await serviceWorker.ready);
}

/** A new one waits behind one that is in use: ask. @param {HTMLElement} root @param {ServiceWorkerRegistration} registration */
function watch(root, registration) {
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) show(root);
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  offer();
}

/** The first visit was not seen by the service worker: have it keep this page too.
 * @param {ServiceWorkerRegistration} registration */
function keepForLater(registration) {
  if (!document.querySelector('meta[name="bidra-public"]')) return;
  const urls = [location.pathname + location.search];
  const slug = /** @type {HTMLElement | null} */ (document.querySelector("[data-slug]"))?.dataset.slug;
  if (slug) urls.push(`/${slug}`, "/");
  registration.active?.postMessage({ type: "CACHE_URLS", urls: [...new Set(urls)] });
}
