// The service worker, which may never come: its file, or one that it keeps, may be missing, and browsers
// refuse it where they keep nothing.

const PATIENCE = 10_000;

/** What is registered now; never waits. @returns {Promise<ServiceWorkerRegistration | undefined>} */
export async function registered() {
  return navigator.serviceWorker?.getRegistration().catch(() => undefined);
}

/** One that is in charge. Raises when none comes in time. @returns {Promise<ServiceWorkerRegistration>} */
export async function inCharge() {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const found = await Promise.race([navigator.serviceWorker?.ready, late]);
  if (!found) throw new Error("no service worker");
  return /** @type {ServiceWorkerRegistration} */ (found);
}
