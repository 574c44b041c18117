// Whatever happens, in whatever order: every answer that was not withdrawn ends up stored once, with
// its last text; of one that was, no word stands; and nothing leaves the phone before the server holds it.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answer, Phone } from "./phone.js";

const FAULTS = ["none", "lost request", "lost answer", "portal", "portal json", "echo", "500", "429", "new token", "expired", "crash", "late crash"];

const step = fc.oneof(
  fc.record({ do: fc.constant("put"), asKari: fc.boolean(), text: fc.string({ minLength: 1, maxLength: 8 }) }),
  fc.record({ do: fc.constant("edit"), which: fc.nat(5), text: fc.string({ minLength: 1, maxLength: 8 }) }),
  fc.record({ do: fc.constant("withdraw"), which: fc.nat(5) }),
  fc.record({ do: fc.constant("flush"), tabs: fc.integer({ min: 1, max: 3 }), faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 6 }) }),
  fc.record({ do: fc.constant("sign in") }),
  fc.record({ do: fc.constant("wait"), minutes: fc.integer({ min: 0, max: 9 }) }),
);

/** What the person means to have sent: id → text. */
async function play(phone, steps) {
  const meant = new Map();
  let tabs = [phone.tab(), phone.tab(), phone.tab()];
  for (const one of steps) {
    if (one.do === "put") {
      const text = one.text.trim() || "x";
      meant.set((await tabs[0].put(answer(text, { user: one.asKari ? "kari" : null }))).id, text);
    } else if (one.do === "flush") {
      phone.server.faults = [...one.faults];
      const crashed = new Promise((resolve) => (phone.server.onCrash = () => resolve(true)));
      const sent = Promise.all(tabs.slice(0, one.tabs).map((tab) => tab.flush({ force: true })));
      if ((await Promise.race([sent, crashed])) === true) {
        phone.restart();
        tabs = [phone.tab(), phone.tab(), phone.tab()];
      }
      phone.server.faults = [];
    } else if (one.do === "sign in") {
      phone.server.user = "kari";
    } else if (one.do === "wait") {
      phone.later(one.minutes * 60_000);
    } else {
      await change(tabs[0], one, meant);
    }
    await nothingIsLost(phone, meant);
  }
  return meant;
}

async function change(tab, { do: act, which, text }, meant) {
  const entry = (await tab.list())[which];
  if (!entry) return;
  if (act === "edit") {
    const changed = (text ?? "").trim() || "y";
    const waited = await tab.edit(entry.id, { body: changed });
    if (waited && !entry.withdrawn) meant.set(entry.id, changed); // what is taken back stays so
  } else if (await tab.withdraw(entry)) {
    meant.delete(entry.id);
  }
}

/** On the phone, or at the server: never nowhere. */
async function nothingIsLost(phone, meant) {
  const waiting = new Set((await phone.kept("outbox")).map((one) => one.id));
  for (const id of meant.keys()) assert.ok(waiting.has(id) || phone.server.stored.has(id), `${id} is lost`);
}

test("every answer ends up stored once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const phone = new Phone();
      const meant = await play(phone, steps);
      phone.server.user = "kari";
      for (let round = 0; round < 12 && (await phone.kept("outbox")).length; round++) {
        phone.later(10 * 60_000);
        await phone.tab().flush({ force: true });
      }
      assert.equal((await phone.kept("outbox")).length, 0, "something still waits");
      const standing = [...phone.server.stored].filter(([, one]) => !one.withdrawn);
      assert.deepEqual(new Map(standing.map(([id, one]) => [id, one.body.body])), meant);
    }),
    { numRuns: 300 },
  );
});
