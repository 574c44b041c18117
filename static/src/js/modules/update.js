// The service worker, and asking before a new version takes over.
import { listen } from "../lib/channel.js";
import { ref, say, show, write } from "../lib/page.js";

/** @param {HTMLElement} root */
export default async function update(root) {
  ref(root, "later")?.addEventListener("click", () => show(root, false));
  listen("reload-required", () => {
    write(ref(root, "text"), say("update_required"));
    show(ref(root, "later"), false);
    show(root);
  });
  ref(root, "reload")?.addEventListener("click", () => location.reload());
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  offer(root, registration);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => offer(root, registration));
  });
  await navigator.serviceWorker.ready;
  keepForLater(registration);
}

/** A new one waits behind one that is in use: ask. @param {HTMLElement} root @param {ServiceWorkerRegistration} registration */
function offer(root, registration) {
  if (!registration.waiting || !navigator.serviceWorker.controller) return;
  show(root);
  ref(root, "reload")?.addEventListener(
    "click",
    (event) => {
      event.stopImmediatePropagation();
      // Drafts are written as one types; what is not yet is written when the page is hidden.
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting?.postMessage({ type: "SKIP_WAITING" });
    },
    { capture: true, once: true },
  );
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
