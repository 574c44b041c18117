// Caches: what is there from the start, what a reader has seen, and what is asked of the network
// first. By hand, and not by Workbox, which takes a quarter of what a first visit may weigh.
// A copy is best effort: storage can be full, slow or refused, and an answer in hand is given whatever
// becomes of its copy.

export const PAGES = "bidra-pages";
export const PICTURES = "bidra-pictures";
const FILES = "bidra-files";
const PATIENCE = 3_000;
const MOST = 120;
const DAY = 24 * 3600_000;
/** How base.html hides that a page may be old; app/core/shared_pages.py shows it in the same way. */
const HIDDEN = 'id="old" hidden';

/** @typedef {{url: string, revision: string | null}} File  no revision: named by its content */

/** A captive portal answers 200 to anything. @param {Response} response */
const isOurs = (response) => response.headers.get("Bidra") === "1";

/** @param {Response} response */
const mayBeKept = (response) =>
  response.status === 200 && isOurs(response) && !/no-store/.test(response.headers.get("Cache-Control") ?? "");

/** @param {File} file */
const keyOf = ({ url, revision }) => new URL(revision ? `${url}?${revision}` : url, location.origin).href;

/** @returns {Promise<undefined>} */
const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

/** @param {string} name @param {RequestInfo} key @param {CacheQueryOptions} [options] @returns {Promise<Response | undefined>} */
export function find(name, key, options) {
  const look = async () => (await caches.open(name)).match(key, { ignoreVary: true, ...options });
  return Promise.race([look().catch(() => undefined), patience()]);
}

/** Whether it is kept. Pictures make room for it. @param {string} name @param {RequestInfo} key @param {Response} response */
async function put(name, key, response) {
  const again = response.clone();
  const write = async (/** @type {Response} */ copy) => (await caches.open(name)).put(key, copy);
  try {
    await write(response).catch(() => caches.delete(PICTURES).then(() => write(again)));
    return true;
  } catch {
    return false;
  }
}

/** Raises when one cannot be had: then this version is not installed. One that cannot be kept, since
 * there is no room, is asked for when it is needed. @param {File[]} list */
export async function install(list) {
  const fetchOne = async (/** @type {File} */ file) => {
    if (await find(FILES, keyOf(file))) return;
    const response = await fetch(file.url, { cache: file.revision ? "reload" : "default" });
    if (!response.ok || (file.revision && !isOurs(response))) throw new Error(file.url);
    await put(FILES, keyOf(file), response);
  };
  await Promise.all(list.map(fetchOne));
}

/** Let go of the files of the version before; that may make room for what there was none for. @param {File[]} list */
export async function removeOld(list) {
  const wanted = new Set(list.map(keyOf));
  await dropFrom(FILES, (keys) => keys.filter(({ url }) => !wanted.has(url)));
  await install(list).catch(() => {});
}

/** One that has been here from the start. @param {File | undefined} file */
export async function installed(file) {
  return file && find(FILES, keyOf(file));
}

/** What never changes: from here if it is here. @param {Request} request @param {string} [name] */
export async function cacheFirst(request, name = FILES) {
  const found = await find(name, request);
  if (found) return found;
  const response = await fetch(request);
  const isWanted = name === FILES ? response.ok : mayBeKept(response);
  if (isWanted) await Promise.race([put(name, request, response.clone()), patience()]);
  return response;
}

/**
 * The network's answer; what was kept after three seconds, or without one, or when the server is in
 * trouble. Undefined when there is nothing to show. With `strict`, a stranger's answer is none.
 * @param {FetchEvent} event @param {boolean} [strict]
 */
export async function networkFirst(event, strict = false) {
  const { request } = event;
  const asked = fetch(request).catch(() => undefined);
  event.waitUntil(asked.then((response) => response && keep(request.url, response.clone())));
  const late = patience().then(() => find(PAGES, request));
  /** @type {Response | undefined} */
  const first = await Promise.race([asked, late]);
  const answer = first ?? (await asked);
  if (answer && answer.status < 500 && (!strict || isOurs(answer))) return answer;
  return saidOld(await find(PAGES, request)) ?? (answer && isOurs(answer) ? answer : undefined);
}

/** A copy that says that it may be old. @param {Response | undefined} copy */
export function saidOld(copy) {
  if (!copy || !/html/.test(copy.headers.get("Content-Type") ?? "")) return copy;
  return copy.text().then((text) => new Response(text.replace(HIDDEN, 'id="old"'), { headers: copy.headers }));
}

/** @param {string} url @param {Response} response */
async function keep(url, response) {
  if (mayBeKept(response)) await put(PAGES, url, response);
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
  for (const url of urls) {
    const kept = await find(PAGES, url);
    const at = Date.parse(kept?.headers.get("Date") ?? "");
    if (!(Math.abs(Date.now() - at) < DAY)) await fetchPages([url]);
  }
}

/** What was kept names files of the version before, which are gone: fetch it anew. */
export async function renewPages() {
  await thin(PAGES);
  const kept = await (await caches.open(PAGES)).keys();
  await fetchPages(kept.map((request) => request.url));
}

/** Keep the newest: a cache lists what it holds oldest first. @param {string} name */
export const thin = (name) => dropFrom(name, (keys) => keys.slice(0, -MOST));

/** @param {string} name @param {(keys: readonly Request[]) => Request[]} which */
async function dropFrom(name, which) {
  try {
    const cache = await caches.open(name);
    await Promise.all(which(await cache.keys()).map((request) => cache.delete(request)));
  } catch {
    // then they stay
  }
}
