// What must not be made public is found on the phone as on the server.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findIdentityNumbers, findPersonalData, takeOut } from "../../static/src/js/lib/personal-data.js";

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
const OUT = "[tatt ut]";

for (const one of read("personal_data")) {
  test(`personal data: ${one.name}`, () => {
    const found = findPersonalData(one.text);
    assert.deepEqual(found.map(({ kind, text }) => [kind, text]), one.found);
    for (const { start, text } of found) assert.equal(one.text.substr(start, text.length), text);
    const safe = takeOut(one.text, OUT);
    assert.deepEqual(findIdentityNumbers(safe), []);
    assert.equal(safe.split(OUT).length - 1, one.found.filter(([kind]) => kind === "identity_number").length);
  });
}

test("made texts: as the server has them", () => {
  const wrong = read("personal_texts").filter(({ text, kinds }) => {
    const found = new Set(findPersonalData(text).map(({ kind }) => kind));
    return found.size !== kinds.length || !kinds.every((kind) => found.has(kind));
  });
  assert.deepEqual(wrong.map(({ text }) => text), ["KID 0012345678903"]);
});
