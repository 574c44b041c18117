// Caches: what is there from the start, what a reader has seen, and what is asked of the network
// first. By hand, and not by Workbox, which takes a quarter of what a first visit may weigh.

export const PAGES = "bidra-pages";
export const PICTURES = "bidra-pictures";
const FILES = "bidra-files";
const PATIENCE = 3_000;
const MOST = 120;
const DAY = 24 * 3600_000;

/** @typedef {{url: string, revision: string | null}} File  no revision: named by its content */

/** A captive portal answers 200 to anything. @param {Response} response */
const isOurs = (response) => response.headers.get("Bidra") === "1";

/** @param {Response} response */
const mayBeKept = (response) =>
  response.status === 200 && isOurs(response) && !/no-store/.test(response.headers.get("Cache-Control") ?? "");

/** @param {File} file */
const keyOf = ({ url, revision }) => new URL(revision ? `${url}?${revision}` : url, location.origin).href;

/** Raises when one cannot be had: then this version is not installed. @param {File[]} list */
export async function install(list) {
  const cache = await caches.open(FILES);
  const fetchOne = async (/** @type {File} */ file) => {
    if (await cache.match(keyOf(file))) return;
    const response = await fetch(file.url, { cache: file.revision ? "reload" : "default" });
    if (!response.ok || (file.revision && !isOurs(response))) throw new Error(file.url);
    await cache.put(keyOf(file), response);
  };
  await Promise.all(list.map(fetchOne));
}

/** Let go of the files of the version before. @param {File[]} list */
export async function removeOld(list) {
  const wanted = new Set(list.map(keyOf));
  const cache = await caches.open(FILES);
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

/** One that has been here from the start. @param {File | undefined} file */
export async function installed(file) {
  return file && caches.match(keyOf(file), { cacheName: FILES, ignoreVary: true });
}

/** What never changes: from here if it is here. @param {Request} request @param {string} [name] */
export async function cacheFirst(request, name = FILES) {
  const cache = await caches.open(name);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (name === FILES ? response.ok : mayBeKept(response)) await cache.put(request, response.clone());
  return response;
}

/**
 * The network's answer; what was kept after three seconds, or without one. Undefined when there is
 * neither. With `strict`, a stranger's answer is none.
 * @param {FetchEvent} event @param {boolean} [strict]
 */
export async function networkFirst(event, strict = false) {
  const { request } = event;
  const kept = () => caches.match(request, { cacheName: PAGES, ignoreVary: true });
  const asked = fetch(request).then(
    (response) => (strict && !isOurs(response) ? undefined : response),
    () => undefined,
  );
  event.waitUntil(asked.then((response) => response && keep(request.url, response.clone())));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(kept);
  return (await Promise.race([asked, late])) ?? (await asked) ?? kept();
}

/** @param {string} url @param {Response} response */
async function keep(url, response) {
  if (mayBeKept(response)) await (await caches.open(PAGES)).put(url, response);
}

/** Have these pages here, each with what it will import. @param {string[]} urls */
export function fetchPages(urls) {
  return Promise.allSettled(
    urls.map(async (url) => {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      await keep(url, response.clone());
      const files = (await response.text()).matchAll(/modulepreload" href="([^"]+)/g);
      await Promise.all([...files].map(([, file]) => cacheFirst(new Request(file ?? ""))));
    }),
  );
}

/** Have these here too, where a day-old copy will do. One by one: the line has better things to carry.
 * @param {string[]} urls */
export async function keepPages(urls) {
  const cache = await caches.open(PAGES);
  for (const url of urls) {
    const kept = await cache.match(url, { ignoreVary: true });
    const at = Date.parse(kept?.headers.get("Date") ?? "");
    if (!(Date.now() - at < DAY)) await fetchPages([url]);
  }
}

/** What was kept names files of the version before, which are gone: fetch it anew. */
export async function renewPages() {
  await thin(PAGES);
  const kept = await (await caches.open(PAGES)).keys();
  await fetchPages(kept.map((request) => request.url));
}

/** Keep the newest: a cache lists what it holds oldest first. @param {string} name */
export async function thin(name) {
  const cache = await caches.open(name);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -MOST).map((request) => cache.delete(request)));
}
