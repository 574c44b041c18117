// What the service worker answers, whatever becomes of a copy: storage that is full, refused, absent or
// slow, and a server in trouble.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { cacheFirst, fetchPages, find, install, installed, networkFirst, PAGES, removeOld, thin } from "../../static/src/sw/caching.js";

const PAGE = "http://bidra.test/hitra";
const FILES = [{ url: "/static/app.js", revision: null }, { url: "/nb/frakoblet", revision: "1" }];
const OURS = { Bidra: "1", "Content-Type": "text/html; charset=utf-8" };
const HTML = '<div class="bar" role="status" id="old" hidden>Gammelt?</div>';

/** Cache Storage in memory, with a fault: none, "absent", "refused", "full" or "slow". */
class Storage {
  caches = new Map();
  constructor(fault) {
    this.fault = fault;
  }
  open = async (name) => {
    if (this.fault === "refused") throw new DOMException("no", "SecurityError");
    if (this.fault === "slow") await new Promise(() => {});
    if (!this.caches.has(name)) this.caches.set(name, new Copies(this));
    return this.caches.get(name);
  };
  delete = async (name) => {
    if (this.fault === "full until pictures go") this.fault = "none";
    return this.caches.delete(name);
  };
}

class Copies {
  held = new Map();
  constructor(storage) {
    this.storage = storage;
  }
  #key = (one) => new URL(typeof one === "string" ? one : one.url, location.origin).href;
  match = async (key) => this.held.get(this.#key(key))?.clone();
  keys = async () => [...this.held.keys()].map((url) => ({ url }));
  delete = async (request) => this.held.delete(request.url);
  put = async (key, response) => {
    await response.text();
    if (this.storage.fault.startsWith("full")) throw new DOMException("full", "QuotaExceededError");
    this.held.set(this.#key(key), await answer());
  };
}

let answer;
const event = (url = PAGE) => ({ request: new Request(url), waitUntil: (work) => work.catch((error) => assert.fail(error)) });
const text = async (response) => (await response)?.text();

beforeEach(() => {
  globalThis.location = { origin: "http://bidra.test" };
  globalThis.caches = new Storage("none");
  answer = async () => new Response(HTML, { headers: OURS });
  globalThis.fetch = mock.fn(() => answer());
});

for (const fault of ["absent", "refused", "full", "slow"]) {
  const broken = () => (fault === "absent" ? delete globalThis.caches : (globalThis.caches = new Storage(fault)));
  test(`with storage ${fault} a file is given all the same`, async () => {
    broken();
    assert.equal(await text(cacheFirst(new Request("http://bidra.test/static/app.js"))), HTML);
  });
  test(`with storage ${fault} a page is given all the same`, async () => {
    broken();
    assert.equal(await text(networkFirst(event())), HTML);
  });
  test(`with storage ${fault} keeping, thinning and looking raise nothing`, async () => {
    broken();
    if (fault === "slow") return;
    await fetchPages(["/hitra"]);
    await thin(PAGES);
    await removeOld(FILES);
    assert.equal(await find(PAGES, PAGE), undefined);
  });
}

test("a version is installed where there is no room for its files, and they are kept when there is", async () => {
  globalThis.caches = new Storage("full");
  await install(FILES);
  assert.equal(await installed(FILES[1]), undefined);
  caches.fault = "none";
  await removeOld(FILES);
  assert.equal(await text(installed(FILES[1])), HTML);
});

test("pictures make room for what matters more", async () => {
  globalThis.caches = new Storage("full until pictures go");
  await install(FILES);
  assert.equal(await text(installed(FILES[1])), HTML);
});

test("a version of which a file cannot be had is not installed", async () => {
  answer = async () => new Response("", { status: 404 });
  await assert.rejects(install(FILES));
});

for (const [name, trouble] of Object.entries({
  "our own 500": () => new Response("Noe gikk galt", { status: 500, headers: OURS }),
  "our own 503": () => new Response("Noe gikk galt", { status: 503, headers: OURS }),
  "a proxy's 502": () => new Response("Bad Gateway", { status: 502 }),
  "a proxy's 504": () => new Response("Timeout", { status: 504 }),
  "no answer": () => Promise.reject(new TypeError("network")),
})) {
  test(`after ${name} the copy is shown, and says that it may be old`, async () => {
    await networkFirst(event());
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer = async () => trouble();
    assert.equal(await text(networkFirst(event())), HTML.replace(" hidden", ""));
    const other = await networkFirst(event("http://bidra.test/skaun"));
    assert.equal(await text(other), name.startsWith("our") ? "Noe gikk galt" : undefined);
  });
}

test("a page that was moved, or a portal's, goes to the reader", async () => {
  await networkFirst(event());
  answer = async () => new Response("Logg på nettet", { status: 200 });
  assert.equal(await text(networkFirst(event())), "Logg på nettet");
  assert.equal(await networkFirst(event("http://bidra.test/skaun"), true), undefined);
});
