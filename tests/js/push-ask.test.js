// «Vil du ha beskjed?» as the phone asks it: at the moment, once, and the browser's own question after
// the press alone. The page is a few elements that know what is shown.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

// What would keep this process alive when all is done: a channel to other tabs, and patience.
delete globalThis.BroadcastChannel;
const wait = globalThis.setTimeout;
globalThis.setTimeout = (...given) => wait(...given).unref();

const PARTS = ["ask", "yes", "email", "no", "ios", "sign-in", "denied", "done", "by-email", "failed"];

class Part {
  hidden = true;
  dataset = {};
  textContent = "";
  #acts = [];
  addEventListener(_name, act) {
    this.#acts.push(act);
  }
  async press() {
    for (const act of this.#acts) await act({ preventDefault() {} });
  }
}

/** @param {string[]} [without] parts that the page has not */
function question(without = []) {
  const parts = Object.fromEntries(PARTS.filter((one) => !without.includes(one)).map((one) => [one, new Part()]));
  const root = Object.assign(new Part(), { querySelector: (css) => parts[/"(.+)"/.exec(css)[1]] ?? null });
  return { root, parts, shown: () => Object.keys(parts).filter((one) => !parts[one].hidden) };
}

let server;
let asked;
const set = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** @param {{user?: object | null, answered?: boolean, permission?: string, agent?: string}} how */
function phone({ user = { id: "kari", name: "Kari", organisations: [] }, answered = false, permission = "granted", agent = "" }) {
  server = { changes: [], session: { user, csrf_token: "t" } };
  asked = 0;
  const subscription = { endpoint: "https://push.example/1", options: {}, toJSON: () => ({}) };
  const pushManager = { getSubscription: async () => null, subscribe: async () => subscription };
  set("document", { getElementById: () => null, documentElement: { dataset: {} }, querySelectorAll: () => [] });
  set("navigator", { userAgent: agent, serviceWorker: { ready: Promise.resolve({ pushManager }) } });
  set("matchMedia", () => ({ matches: false }));
  set("PushManager", class {});
  set("Notification", { permission: "default", requestPermission: async () => (asked++, permission) });
  set("fetch", async (path, { method, body }) => {
    if (method === "PATCH") server.changes.push(JSON.parse(body));
    const found = { "/api/v1/session": server.session, "/api/v1/me/preferences": { asked: answered } };
    const headers = { "Content-Type": "application/json", Bidra: "1" };
    return new Response(JSON.stringify(found[path] ?? { public_key: "AA" }), { headers });
  });
}

/** Loaded anew, since a page asks once who is signed in. */
const load = () => import(`../../static/src/js/modules/push-ask.js?${Math.random()}`);
const { session } = await import("../../static/src/js/lib/phone.js");

beforeEach(() => phone({}));

test("the moment asks, and only the press brings the browser's own question", async () => {
  await session(true);
  const { root, parts, shown } = question();
  await (await load()).askNow(root);
  assert.deepEqual([root.hidden, shown(), asked], [false, ["ask", "yes"], 0]);
  await parts.yes.press();
  assert.deepEqual([shown(), asked], [["yes", "done"], 1]);
  assert.deepEqual(server.changes, [{ push_replies: true }]);
});

test("by e-mail and no are told the server", async () => {
  await session(true);
  const { askNow } = await load();
  const first = question();
  await askNow(first.root);
  await first.parts.email.press();
  assert.deepEqual(first.shown(), ["yes", "by-email"]);
  const second = question();
  await askNow(second.root);
  await second.parts.no.press();
  assert.equal(second.root.hidden, true);
  assert.deepEqual(server.changes, [{ email_replies: true, email_needed: true }, { asked: true }]);
});

test("who has answered is not asked, nor a guest where there are no words for one", async () => {
  const { askNow } = await load();
  phone({ answered: true });
  await session(true);
  const known = question();
  await askNow(known.root);
  assert.equal(known.root.hidden, true);
  phone({ user: null });
  await session(true);
  for (const [without, hidden] of [[["sign-in"], true], [[], false]]) {
    const guest = question(without);
    await askNow(guest.root);
    assert.equal(guest.root.hidden, hidden);
    assert.equal(guest.parts.ask.hidden, true);
  }
});

test("where the browser says no, and on an iPhone in a tab, e-mail is left", async () => {
  const { askNow } = await load();
  phone({ permission: "denied" });
  await session(true);
  const refused = question();
  await askNow(refused.root);
  await refused.parts.yes.press();
  assert.deepEqual(refused.shown(), ["ask", "denied"]);
  phone({ agent: "iPhone" });
  await session(true);
  const tab = question();
  await askNow(tab.root);
  assert.deepEqual(tab.shown(), ["ask", "ios"]);
});
