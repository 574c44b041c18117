// The service worker: what is kept for when there is no signal, what waits is sent with the page
// closed, and what is pushed is shown. How it is kept is in caching.js.
import { tell } from "../js/lib/channel.js";
import { putAway } from "../js/lib/forget.js";
import { Outbox } from "../js/lib/outbox.js";
import { getMeta, setMeta } from "../js/lib/store.js";
import * as caching from "./caching.js";
import { pushed, renewed, tapped } from "./push.js";

// Personal, and never kept by the service worker.
const PERSONAL = /^(\/(nb|nn|en))?\/(meg|stab|kvittering|logg-inn|logg-ut|demo|varsler)(\/|$)|\/svar(\/|$)/;
const FILES = __PRECACHE__;

const sw = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (/** @type {unknown} */ (self));
const outbox = new Outbox({ tell });

sw.addEventListener("install", (event) => event.waitUntil(caching.install(FILES)));
sw.addEventListener("activate", (event) =>
  event.waitUntil(Promise.all([sw.clients.claim(), caching.removeOld(FILES), caching.thin(caching.PICTURES)])),
);
sw.addEventListener("fetch", (event) => {
  const answer = answerTo(event);
  if (answer) event.respondWith(answer);
});

/** Null: it is the browser's own matter. @param {FetchEvent} event @returns {Promise<Response> | null} */
function answerTo(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "POST" && /\/logg-ut(-overalt)?$/.test(url.pathname)) return signOut(request, url);
  if (request.method !== "GET" || url.origin !== sw.location.origin) return null;
  if (url.pathname.startsWith("/static/")) return caching.cacheFirst(request);
  if (url.pathname.startsWith("/bilder/")) return caching.cacheFirst(request, caching.PICTURES);
  if (/^\/api\/v1\/municipalities(\/|$)/.test(url.pathname)) {
    return caching.networkFirst(event, true).then((found) => found ?? Response.error());
  }
  if (request.mode !== "navigate") return null;
  if (PERSONAL.test(url.pathname)) return fetch(request).then((answer) => (isProxys(answer) ? shell(url) : answer), () => shell(url));
  return caching.networkFirst(event).then((found) => found ?? shell(url));
}

/** A proxy's own page, with nothing of ours behind it. @param {Response} answer */
const isProxys = ({ status, headers }) => status >= 500 && headers.get("Bidra") !== "1";

/** By the plain form, where the page's script is not there to do it. What is not sent stays.
 * @param {Request} request @param {URL} url */
async function signOut(request, url) {
  const answer = await fetch(request).catch(() => shell(url));
  if (answer.type === "opaqueredirect") await Promise.allSettled([putAway(), caches.delete(caching.PICTURES)]);
  return answer;
}

/** The page as it was kept under another query, or the one that is always here, in the language of
 * what was asked for. @param {URL} url */
async function shell({ pathname }) {
  const chosen = /^\/(nb|nn|en)(\/|$)/.exec(pathname)?.[1];
  const wished = navigator.language.slice(0, 2).replace("no", "nb");
  const offline = (/** @type {string} */ code) =>
    caching.installed(FILES.find((file) => file.url === `/${code}/frakoblet`));
  const found =
    (await caching.find(caching.PAGES, pathname, { ignoreSearch: true })) ??
    (await offline(chosen ?? wished)) ??
    (await offline("nb"));
  return caching.saidOld(found) ?? Response.error();
}

sw.addEventListener("message", (event) => {
  const { type, urls } = event.data ?? {};
  if (type === "SKIP_WAITING") sw.skipWaiting();
  if (type === "CACHE_URLS") event.waitUntil(caching.fetchPages(urls).then(renewPages));
  if (type === "KEEP_URLS") event.waitUntil(caching.keepPages(urls));
  if (type === "FLUSH") event.waitUntil(outbox.flush());
  if (type === "CLEAR") event.waitUntil(caches.delete(caching.PICTURES));
});

/** Once after each new version, when it is in use and somebody has a signal. */
async function renewPages() {
  const before = await getMeta("build");
  await setMeta("build", __BUILD__);
  if (before && before !== __BUILD__) await caching.renewPages();
}

sw.addEventListener(/** @type {any} */ ("sync"), (/** @type {any} */ event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll(event.lastChance));
});
sw.addEventListener("push", (event) => event.waitUntil(pushed(sw, event)));
sw.addEventListener("notificationclick", (event) => event.waitUntil(tapped(sw, event)));
sw.addEventListener(/** @type {any} */ ("pushsubscriptionchange"), (/** @type {any} */ event) =>
  event.waitUntil(renewed(sw)),
);

/** Raises when something is left, so that the browser wakes us again. @param {boolean} lastChance */
async function sendAll(lastChance) {
  const wait = await outbox.flush({ force: true });
  if (wait !== null && !lastChance) throw new Error("something still waits");
}
