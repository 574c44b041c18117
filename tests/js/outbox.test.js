// What each answer does to what waits on the phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRetryAfter } from "../../static/src/js/lib/api.js";
import { findPersonalData, isIdentityNumber } from "../../static/src/js/lib/personal-data.js";
import { length } from "../../static/src/js/lib/text.js";
import { answer, Phone } from "./phone.js";

const bodies = (phone) => [...phone.server.stored.values()].map((one) => one.body.body);

test("what is received leaves the outbox and is kept as one's own", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  assert.equal(await outbox.flush(), null);
  assert.deepEqual(bodies(phone), ["Hei"]);
  assert.equal((await phone.kept("outbox")).length, 0);
  assert.equal((await phone.kept("mine"))[0].doc.body, "Hei");
});

for (const fault of ["lost request", "portal", "portal json", "500", "429", "lost answer"]) {
  test(`after «${fault}» it is still here, and arrives once`, async () => {
    const phone = new Phone();
    const outbox = phone.tab();
    await outbox.put(answer("Hei"));
    phone.server.faults = ["none", fault];
    await outbox.flush();
    assert.equal((await outbox.list()).length, 1);
    phone.later(10 * 60_000);
    await outbox.flush();
    assert.deepEqual(bodies(phone), ["Hei"]);
    assert.equal((await outbox.list()).length, 0);
  });
}

test("a stale token is fetched afresh at once", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  phone.server.faults = ["none", "new token"];
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Hei"]);
});

test("what is refused stays with its reason, and the next one goes", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("for langt"));
  phone.later(1000);
  await outbox.put(answer("Hei"));
  await outbox.flush();
  const [left] = await outbox.list();
  assert.deepEqual([left.state, left.why.code, left.body.body], ["refused", "too_long", "for langt"]);
  assert.deepEqual(bodies(phone), ["Hei"]);
});

test("what one wrote as oneself waits until one is signed in, or goes as a guest's", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const { id } = await outbox.put(answer("Hei", { user: "kari" }));
  await outbox.flush();
  assert.equal((await outbox.list())[0].state, "needs_sign_in");
  assert.equal(phone.server.stored.size, 0);
  phone.server.user = "per";
  await outbox.flush();
  assert.equal(phone.server.stored.size, 0, "another person sends nothing of Kari's");
  phone.server.user = null;
  await outbox.sendAsGuest(id);
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Hei"]);
});

test("an edit after a lost answer changes what the server has", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const { id } = await outbox.put(answer("Før"));
  phone.server.faults = ["none", "lost answer"];
  await outbox.flush();
  await outbox.edit(id, { body: "Etter" });
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Etter"]);
  assert.equal((await outbox.list()).length, 0);
});

test("two tabs and the service worker at once send one", async () => {
  const phone = new Phone();
  const tabs = [phone.tab(), phone.tab(), phone.tab()];
  await tabs[0].put(answer("Hei"));
  await Promise.all(tabs.map((tab) => tab.flush()));
  const puts = phone.server.requests.filter((one) => one.startsWith("PUT"));
  assert.equal(puts.length, 1);
  assert.deepEqual(bodies(phone), ["Hei"]);
});

test("pictures follow, and the entry goes when they are there", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const picture = { id: "p1", name: "bro.jpg", type: "image/jpeg", data: new ArrayBuffer(8) };
  await outbox.put(answer("Med bilde", { pictures: [picture] }));
  phone.server.faults = ["none", "none", "lost request"];
  await outbox.flush();
  assert.equal((await outbox.list()).length, 1);
  phone.later(10 * 60_000);
  await outbox.flush();
  assert.equal(phone.server.pictures.size, 1);
  assert.equal((await outbox.list()).length, 0);
});

test("Retry-After in seconds, as a date, and as nonsense", () => {
  const now = Date.parse("2026-11-24T11:00:00Z");
  assert.equal(readRetryAfter("30", now), 30_000);
  assert.equal(readRetryAfter("Tue, 24 Nov 2026 11:01:00 GMT", now), 60_000);
  assert.equal(readRetryAfter("soon", now), null);
});

test("identity numbers of today and of 2032, phone numbers and addresses are found", () => {
  assert.ok(isIdentityNumber("13097248022"));
  assert.ok(!isIdentityNumber("13097248023"));
  assert.deepEqual(findPersonalData("Nr. 130972 48022 er mitt"), ["identity_number"]);
  assert.deepEqual(findPersonalData("Ring 91 23 45 67 eller skriv til ola@example.no"), ["phone", "email"]);
  assert.deepEqual(findPersonalData("Vi var 120 i 2026, 24.11.2026 kl. 12.30, og 20 000 kroner"), []);
});

test("a family is one character", () => assert.equal(length("👨‍👩‍👧‍👦!"), 2));
