// The phone's side where a browser is old, keeps nothing, or has a wrong clock; and a server that breaks on
// one thing for ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../static/src/js/lib/api.js";
import { hearTime, serverNow } from "../../static/src/js/lib/clock.js";
import { alone } from "../../static/src/js/lib/locks.js";
import { faultsOf } from "../../static/src/js/lib/need.js";
import { clean } from "../../static/src/js/lib/text.js";
import { answer, Phone } from "./phone.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Try at every moment that is asked for, for so long. */
async function keepTrying(phone, outbox, long) {
  const until = phone.time + long;
  while (phone.time < until) {
    const wait = await outbox.flush({ force: true });
    phone.later(Math.max(wait ?? HOUR, 1_000));
  }
}

const puts = (phone) => phone.server.requests.filter((one) => one.startsWith("PUT")).length;

for (const [status, code, said] of [[500, "defect", "broken"], [400, "csrf", "csrf"], [501, "", "broken"]]) {
  test(`what the server answers ${status} to for ever is said, kept, and let rest`, async () => {
    const phone = new Phone();
    const outbox = phone.tab();
    await outbox.put(answer("Hei"));
    phone.server.answers = { PUT: [status, code] };
    await keepTrying(phone, outbox, HOUR);
    const [left] = await outbox.list();
    assert.deepEqual([left.state, left.why.code, left.body.body], ["refused", said, "Hei"]);
    await keepTrying(phone, outbox, 30 * DAY);
    const tried = puts(phone);
    await keepTrying(phone, outbox, 30 * DAY);
    assert.equal(puts(phone), tried, "it rests");
    phone.server.answers = {};
    await outbox.retry();
    await outbox.flush();
    assert.equal(phone.server.stored.size, 1);
    assert.deepEqual(await outbox.list(), []);
  });
}

test("a server that was broken for an hour gets it the day after by itself", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  phone.server.answers = { PUT: [500, "defect"] };
  await keepTrying(phone, outbox, HOUR);
  phone.server.answers = {};
  phone.later(DAY);
  await outbox.flush();
  assert.equal(phone.server.stored.size, 1);
});

for (const [status, header] of [[503, {}], [502, { Bidra: "0" }], [429, {}]]) {
  test(`a server that is away with ${status} is waited for as long as it takes`, async () => {
    const phone = new Phone();
    const outbox = phone.tab();
    await outbox.put(answer("Hei"));
    phone.server.answers = { PUT: [status, "", header] };
    await keepTrying(phone, outbox, 3 * HOUR);
    assert.equal((await outbox.list())[0].state, "waiting");
  });
}

test("a clock that is set back holds nothing up", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  phone.later(10 * DAY);
  await outbox.put(answer("Hei"));
  phone.server.faults = ["lost request"];
  await outbox.flush();
  phone.later(-10 * DAY);
  assert.equal(await outbox.flush(), null);
  assert.equal(phone.server.stored.size, 1);
});

test("without AbortSignal.timeout the server is asked, and a request that hangs is given up", async () => {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = undefined;
  try {
    const heard = await ask(async () => new Response("{}", { headers: { Bidra: "1", "Content-Type": "application/json" } }), "/");
    assert.deepEqual([heard.ours, heard.status], [true, 200]);
    assert.equal(await alone({ request: (_name, _options, work) => work() }, "a", async () => 1), 1);
  } finally {
    AbortSignal.timeout = timeout;
  }
});

test("where locks are refused the work is done all the same, once", async () => {
  const refused = { request: async () => Promise.reject(new DOMException("no", "SecurityError")) };
  let done = 0;
  await alone(refused, "a", async () => (done += 1));
  assert.equal(done, 1);
});

test("storage that is absent, refused or does not answer is said to be so", async () => {
  const { indexedDB } = globalThis;
  const faults = { absent: undefined, refused: { open: () => { throw new DOMException("no", "SecurityError"); } } };
  for (const [name, fault] of Object.entries({ ...faults, slow: { open: () => new EventTarget() } })) {
    globalThis.indexedDB = fault;
    const { openStore } = await import(`../../static/src/js/lib/store.js?${name}`);
    await assert.rejects(openStore(), undefined, name);
  }
  globalThis.indexedDB = indexedDB;
});

test("the server's time is what a need's day is held against", () => {
  const values = { organisation: "a", title: "Hjelp", day: "2026-12-01", from: "12:00", role_0: "Sjåfør" };
  const now = Date.parse("2026-11-24T11:00:00Z");
  const { now: real } = Date;
  Date.now = () => now + 10 * DAY; // this phone's clock
  try {
    assert.deepEqual(faultsOf(values, serverNow()), { day: "past" });
    hearTime(now);
    assert.deepEqual(faultsOf(values, serverNow()), {});
    hearTime(Date.now() - 5_000);
    assert.equal(serverNow(), Date.now(), "seconds are the line's");
  } finally {
    Date.now = real;
  }
});

test("Retry-After as a date is held against the server's clock", async () => {
  const headers = { Date: "Tue, 24 Nov 2026 11:00:00 GMT", "Retry-After": "Tue, 24 Nov 2026 11:01:00 GMT" };
  const { retryAfter } = await ask(async () => new Response("", { status: 503, headers }), "/");
  assert.equal(retryAfter, MINUTE);
});

test("half a sign is no sign", () => {
  assert.equal(clean("Hei \ud83d der"), "Hei  der");
  assert.equal(clean("Hei \ude00"), "Hei");
  assert.equal(clean("Hei 😀"), "Hei 😀");
});
