// One normal form of text, the same here and on the server.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { clean, length } from "../../static/src/js/lib/text.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/text.json", import.meta.url), "utf8"));

for (const one of vectors) {
  test(`text: ${one.name}`, () => {
    assert.equal(clean(one.text), one.clean);
    if ("length" in one) assert.equal(length(one.clean), one.length);
  });
}

test("a heap of marks is more than a letter", () => {
  assert.ok(length(`e${"\u0316".repeat(1000)}`) > 30);
});
