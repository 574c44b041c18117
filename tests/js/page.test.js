// What the phone writes itself reads as what the server writes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "../../static/src/js/lib/page.js";

test("a day is said in the page's language, and in Norway's time", () => {
  for (const [lang, said] of [
    ["nb", "tirsdag 24. november"],
    ["nn", "tysdag 24. november"],
    ["en", "Tuesday 24 November"],
  ]) {
    globalThis.document = { documentElement: { lang } };
    assert.equal(day("2026-11-23T23:30:00Z"), said);
  }
});
