// What each answer does to what waits on the phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRetryAfter } from "../../static/src/js/lib/api.js";
import { backOff, changeEntry } from "../../static/src/js/lib/ledger.js";
import { forgetPerson } from "../../static/src/js/lib/forget.js";
import { takeOut } from "../../static/src/js/lib/personal-data.js";
import { length } from "../../static/src/js/lib/text.js";
import { answer, Phone } from "./phone.js";

const bodies = (phone) => [...phone.server.stored.values()].filter((one) => !one.withdrawn).map((one) => one.body.body);

test("what is received leaves the outbox and is kept as one's own", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  assert.equal(await outbox.flush(), null);
  assert.deepEqual(bodies(phone), ["Hei"]);
  assert.equal((await phone.kept("outbox")).length, 0);
  assert.equal((await phone.kept("mine"))[0].doc.body, "Hei");
});

for (const fault of ["lost request", "portal", "portal json", "echo", "500", "429", "lost answer"]) {
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

test("what was taken back at the server meanwhile is not sent again, and waits no longer", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  phone.server.faults = ["none", "lost answer"];
  await outbox.flush();
  const [standing] = phone.server.stored.values();
  standing.withdrawn = true;
  phone.later(10 * 60_000);
  await outbox.flush();
  assert.equal((await outbox.list()).length, 0);
});

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
  assert.ok(!phone.server.requests.some((one) => one.startsWith("PUT")), "it has not even left the phone");
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

test("a picture that is refused stays and is said, and holds up no other", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const pictures = ["damaged", "p2"].map((id) => ({ id, name: id, type: "image/jpeg", data: new ArrayBuffer(8) }));
  await outbox.put(answer("Med bilder", { pictures }));
  await outbox.flush();
  assert.deepEqual([...phone.server.pictures.keys()], ["p2"]);
  const [entry] = await outbox.list();
  assert.deepEqual([entry.state, entry.why.code], ["refused", "not_a_picture"]);
  assert.deepEqual(entry.pictures.map((one) => one.id), ["damaged"]);
});

test("Retry-After in seconds, as a date, and as nonsense", () => {
  const now = Date.parse("2026-11-24T11:00:00Z");
  assert.equal(readRetryAfter("30", now), 30_000);
  assert.equal(readRetryAfter("Tue, 24 Nov 2026 11:01:00 GMT", now), 60_000);
  assert.equal(readRetryAfter("soon", now), null);
});

test("a family is one character", () => assert.equal(length("👨‍👩‍👧‍👦!"), 2));

const VERDICTS = [
  [400, "bad_request", "refused"],
  [400, "csrf", "waiting"],
  [401, "not_signed_in", "needs_sign_in"],
  [403, "notallowed", "refused"],
  [404, "notfound", "refused"],
  [408, "", "waiting"],
  [409, "other_author", "refused"],
  [410, "reload_required", "waiting"],
  [413, "too_large", "refused"],
  [422, "invalid", "refused"],
  [429, "slow", "waiting"],
  [500, "defect", "waiting"],
  [502, "", "waiting"],
  [503, "", "waiting"],
];
for (const [status, code, state] of VERDICTS) {
  test(`${status} ${code}: the text is kept, and is ${state}`, async () => {
    const phone = new Phone();
    const outbox = phone.tab();
    await outbox.put(answer("Hei"));
    phone.server.answers = { PUT: [status, code] };
    await outbox.flush();
    const [left] = await outbox.list();
    assert.deepEqual([left.state, left.body.body, left.why.code], [state, "Hei", code]);
  });
}

test("what was refused for an identity number is kept, mended and sent anew", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const { id } = await outbox.put(answer("Mor er 150685 10004"));
  phone.server.answers = { PUT: [422, "identity_number"] };
  await outbox.flush();
  const [left] = await outbox.list();
  assert.deepEqual([left.state, left.body.body], ["refused", "Mor er 150685 10004"]);
  phone.server.answers = {};
  await outbox.mend(id, () => null); // nothing to mend: it stays refused
  assert.equal((await outbox.list())[0].state, "refused");
  await outbox.mend(id, ({ body, wish }) => ({ body: { ...body, body: takeOut(body.body, "[tatt ut]") }, wish }));
  await outbox.flush();
  assert.deepEqual([bodies(phone), await outbox.list()], [["Mor er [tatt ut]"], []]);
});

test("one that the server chokes on does not hold up the next", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Først"));
  phone.later(1);
  await outbox.put(answer("Så"));
  phone.server.faults = ["none", "500"];
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Så"]);
});

test("after a network that is not there, nothing more is tried in that round", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Først"));
  await outbox.put(answer("Så"));
  phone.server.faults = ["none", "lost request"];
  await outbox.flush({ force: true });
  assert.equal(phone.server.requests.length, 2);
});

test("a server that asks for time gets it, whoever presses", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  phone.server.answers = { PUT: [429, "slow", { "Retry-After": "90" }] };
  assert.equal(await outbox.flush(), 90_000);
  phone.server.answers = {};
  phone.later(89_000);
  await outbox.flush({ force: true });
  assert.deepEqual(bodies(phone), []);
  phone.later(1_000);
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Hei"]);
});

test("a portal's Retry-After holds back no longer than five minutes", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  phone.server.answers = { GET: [429, "", { "Retry-After": "86400", Bidra: "0" }] };
  assert.equal(await outbox.flush(), 5 * 60_000);
});

test("waits double up to five minutes, and are spread", () => {
  const waits = [1, 2, 3, 8, 9, 50].map((attempts) => backOff(attempts, () => 1));
  assert.deepEqual(waits, [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  assert.equal(backOff(1, () => 0), 1_000);
});

test("what is changed while it is being sent waits for the answer, and the change arrives", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const entry = await outbox.put(answer("Før"));
  const release = phone.server.hold("PUT");
  const sending = outbox.flush();
  await phone.server.reached;
  const changing = outbox.edit(entry.id, { body: "Etter" });
  release();
  await sending;
  assert.equal(await changing, false, "it was sent while one looked at it");
  await outbox.editSent(entry, { body: "Etter" });
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Etter"]);
  assert.equal((await outbox.list()).length, 0);
});

test("what is withdrawn while it is being sent is taken back there", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const entry = await outbox.put(answer("Hei"));
  const release = phone.server.hold("PUT");
  const sending = outbox.flush();
  await phone.server.reached;
  const withdrawing = outbox.withdraw(entry);
  release();
  await sending;
  assert.equal(await withdrawing, true);
  await outbox.flush();
  assert.deepEqual([bodies(phone), await outbox.list(), await phone.kept("mine")], [[], [], []]);
});

test("what is withdrawn after its answer was lost is taken back, whether it had come or not", async () => {
  for (const fault of ["lost request", "lost answer"]) {
    const phone = new Phone();
    const outbox = phone.tab();
    const entry = await outbox.put(answer("Hei"));
    phone.server.faults = ["none", fault];
    await outbox.flush();
    assert.equal(await outbox.withdraw(entry), true);
    assert.equal((await outbox.list()).length, 1, "it waits until the server has heard of it");
    phone.later(10 * 60_000);
    await outbox.flush();
    assert.deepEqual([bodies(phone), await outbox.list()], [[], []]);
    phone.server.late(entry.id);
    assert.deepEqual(bodies(phone), [], "the sending that was under way comes after");
  }
});

test("what was never on the line is gone at once", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.withdraw(await outbox.put(answer("Hei")));
  assert.deepEqual([await outbox.list(), phone.server.requests], [[], []]);
});

test("what the server has is taken back with its receipt code when there is a signal", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  await outbox.flush();
  const [mine] = await phone.kept("mine");
  phone.server.guest = "another";
  phone.server.faults = ["lost request"];
  await outbox.takeBack(mine);
  await outbox.flush();
  assert.equal((await outbox.list())[0].withdrawn, true);
  phone.later(10 * 60_000);
  await outbox.flush();
  assert.deepEqual([bodies(phone), await outbox.list(), await phone.kept("mine")], [[], [], []]);
});

test("what is put in one tab while another sends is seen by that other's next round", async () => {
  const phone = new Phone();
  const [one, other] = [phone.tab(), phone.tab()];
  await one.put(answer("Først"));
  const release = phone.server.hold("PUT");
  const sending = one.flush();
  await phone.server.reached;
  await other.put(answer("Så"));
  const alsoSending = other.flush();
  release();
  await Promise.all([sending, alsoSending]);
  assert.deepEqual(bodies(phone), ["Først", "Så"]);
});

test("a text the server holds in an unedited other form is kept, with what stands", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const { id } = await outbox.put(answer("Mitt"));
  const { body } = answer("Noe annet");
  phone.server.stored.set(id, { first: "", body, author: "phone", version: 1 });
  await outbox.flush();
  const [left] = await outbox.list();
  assert.deepEqual([left.state, left.why.stands, left.body.body], ["refused", "Noe annet", "Mitt"]);
  await outbox.sendAsNew(id);
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Noe annet", "Mitt"]);
});

test("signing out takes one's own and a guest's, and leaves what another has not sent", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Karis", { user: "kari" }));
  await outbox.put(answer("En gjests"));
  await outbox.put(answer("Pers", { user: "per" }));
  await (await phone.store()).put("mine", { id: "1", who: "kari", at: "", doc: {} });
  await (await phone.store()).put("drafts", { key: "a", who: "kari", at: 0, values: { body: "Kladd" } });
  await forgetPerson("kari", await phone.store());
  assert.deepEqual((await outbox.list()).map((one) => one.body.body), ["Pers"]);
  assert.deepEqual([await phone.kept("mine"), await phone.kept("drafts")], [[], []]);
});

test("without locks, an edit during the sending is not lost with its answer", async () => {
  const phone = new Phone();
  const outbox = phone.tab({ locks: undefined });
  const { id } = await outbox.put(answer("Før"));
  const release = phone.server.hold("PUT");
  const sending = outbox.flush();
  await phone.server.reached;
  await changeEntry(await phone.store(), id, (entry) => ({ ...entry, rev: 1, body: { ...entry.body, body: "Etter" } }));
  release();
  await sending;
  assert.deepEqual((await outbox.list()).map((one) => one.body.body), ["Etter"]);
  await outbox.flush();
  assert.deepEqual(bodies(phone), ["Etter"]);
});

test("an edit that arrived, whose answer was lost, is done though nothing may be changed any more", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  const { id } = await outbox.put(answer("Før"));
  await outbox.flush();
  await outbox.put({ ...answer("Etter"), id });
  await outbox.edit(id, { body: "Etter" });
  phone.server.stored.get(id).body = answer("Etter").body;
  phone.server.answers = { PATCH: [403, "not_changeable"] };
  await outbox.flush();
  assert.equal((await outbox.list()).length, 0);
});

test("sent as oneself, the answer lost and the session run out: it is done when one is back", async () => {
  const phone = new Phone();
  const outbox = phone.tab();
  await outbox.put(answer("Hei"));
  phone.server.user = "kari";
  phone.server.faults = ["none", "lost answer"];
  await outbox.flush();
  phone.server.user = null;
  await outbox.flush({ force: true });
  const [left] = await outbox.list();
  assert.deepEqual([left.state, left.why.code], ["refused", "other_author"]);
  phone.server.user = "kari";
  await outbox.flush({ force: true });
  assert.deepEqual(bodies(phone), ["Hei"]);
  assert.deepEqual(await outbox.list(), []);
});
