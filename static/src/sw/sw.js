// The service worker: what is kept for when there is no signal, what waits is sent with the page
// closed, and what is pushed is shown.
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { CacheFirst, NetworkFirst } from "workbox-strategies";
import { tell } from "../js/lib/channel.js";
import { Outbox } from "../js/lib/outbox.js";
import { getMeta, setMeta } from "../js/lib/store.js";
import { pushed, renewed, tapped } from "./push.js";

const PAGES = "bidra-pages";
const PICTURES = "bidra-pictures";
// Personal, and never kept by the service worker.
const PERSONAL = /^(\/(nb|nn|en))?\/(meg|stab|kvittering|logg-inn|logg-ut|demo|varsler)(\/|$)|\/svar(\/|$)/;

const sw = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (/** @type {unknown} */ (self));
const outbox = new Outbox({ tell });

/** A captive portal answers 200 too: only what carries our header is kept. */
const ours = {
  /** @param {{response: Response}} found */
  cacheWillUpdate: async ({ response }) =>
    response.status === 200 &&
    response.headers.get("Bidra") === "1" &&
    !/no-store/.test(response.headers.get("Cache-Control") ?? "")
      ? response
      : null,
};
const pages = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: 3,
  matchOptions: { ignoreVary: true }, // a page's address names its language
  plugins: [ours, { fetchDidSucceed: onlyOurs }],
});

/** To a page it is as if there were no network: the portal's own page opens by itself, in its own
 * window, and what is kept here is the better answer. @param {{request: Request, response: Response}} got */
async function onlyOurs({ request, response }) {
  if (request.mode === "navigate" || response.headers.get("Bidra") === "1") return response;
  throw new TypeError("not our server");
}

precacheAndRoute(__PRECACHE__, { ignoreURLParametersMatching: [/.*/] });
cleanupOutdatedCaches();
registerRoute(({ url }) => url.pathname.startsWith("/static/"), new CacheFirst({ cacheName: "bidra-static" }));
registerRoute(
  ({ url }) => /^\/api\/v1\/municipalities(\/|$)/.test(url.pathname),
  new NetworkFirst({ cacheName: PAGES, networkTimeoutSeconds: 3, plugins: [ours] }),
);
registerRoute(
  ({ url }) => url.pathname.startsWith("/bilder/"),
  new CacheFirst({ cacheName: PICTURES, plugins: [ours] }),
);
registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && request.mode === "navigate" && !PERSONAL.test(url.pathname),
  pages,
);
registerRoute(({ request, url }) => request.mode === "navigate" && PERSONAL.test(url.pathname), ({ request }) => fetch(request));
setCatchHandler(async ({ request }) => (request.mode === "navigate" ? shell(new URL(request.url)) : Response.error()));

/** The page that is always here, in the language of what was asked for. @param {URL} url */
async function shell(url) {
  const chosen = /^\/(nb|nn|en)(\/|$)/.exec(url.pathname)?.[1];
  const wished = navigator.language.slice(0, 2).replace("no", "nb");
  const found =
    (await caches.match(url.pathname, { ignoreSearch: true, ignoreVary: true, cacheName: PAGES })) ??
    (await matchPrecache(`/${chosen ?? wished}/frakoblet`)) ??
    (await matchPrecache("/nb/frakoblet"));
  return found ?? Response.error();
}

/** @param {string[]} urls */
function keep(urls) {
  return Promise.allSettled(
    urls.map(async (url) => {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      if (await ours.cacheWillUpdate({ response })) await (await caches.open(PAGES)).put(url, response);
    }),
  );
}

/** What was kept names files of the version before, which are gone: fetch it anew, once. */
async function renewPages() {
  const before = await getMeta("build");
  await setMeta("build", __BUILD__);
  if (!before || before === __BUILD__) return;
  await thin(PAGES);
  const kept = await (await caches.open(PAGES)).keys();
  await keep(kept.map((request) => request.url));
}

/** Keep the newest sixty: a cache lists what it holds oldest first. @param {string} name */
async function thin(name) {
  const cache = await caches.open(name);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -60).map((request) => cache.delete(request)));
}

async function forget() {
  await caches.delete(PICTURES);
}

sw.addEventListener("message", (event) => {
  const { type, urls } = event.data ?? {};
  if (type === "SKIP_WAITING") sw.skipWaiting();
  if (type === "CACHE_URLS") event.waitUntil(keep(urls).then(renewPages));
  if (type === "FLUSH") event.waitUntil(outbox.flush());
  if (type === "CLEAR") event.waitUntil(forget());
});
sw.addEventListener("activate", (event) => event.waitUntil(Promise.all([sw.clients.claim(), thin(PICTURES)])));
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
