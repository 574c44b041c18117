// A form's fields: read as they were typed, and put back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, fill, read } from "../../static/src/js/lib/fields.js";

/** A form, as far as it is read and filled. */
function form() {
  const details = { open: false };
  const field = (name, type, value, checked = false, within = null) =>
    ({ name, type, value, checked, closest: () => within });
  const elements = [
    field("", "fieldset", ""),
    field("csrf_token", "hidden", "t"),
    field("kind", "hidden", "final"),
    field("title", "text", ""),
    field("hands_0", "number", "1"),
    field("weekdays", "checkbox", "0"),
    field("weekdays", "checkbox", "1", true),
    field("organisation", "radio", "a", true),
    field("organisation", "radio", "b"),
    field("until", "date", "", false, details),
    field("send", "submit", "x"),
  ];
  const checked = (name) => elements.filter((one) => one.name === name && one.checked).map((one) => one.value);
  const value = (name) => elements.find((one) => one.name === name).value;
  return { elements, details, checked, value };
}

test("what is typed, ticked and chosen is read, and nothing that is the template's own is lost to it", () => {
  const page = form();
  assert.deepEqual(read(page), {
    kind: "final", title: "", hands_0: "1", weekdays: ["1"], organisation: "a", until: "",
  });
  fill(page, { kind: "interim", title: "Hei", hands_0: "4", weekdays: ["0"], organisation: "b", until: "" });
  assert.deepEqual([page.value("title"), page.value("hands_0"), page.value("kind")], ["Hei", "4", "final"]);
  assert.deepEqual([page.checked("weekdays"), page.checked("organisation")], [["0"], ["b"]]);
  assert.equal(page.details.open, false, "nothing is different in there");
});

test("what is not as the server sent it has been typed", () => {
  const text = { name: "title", type: "text", value: "Hei", defaultValue: "" };
  const same = { name: "place", type: "text", value: "Her", defaultValue: "Her" };
  const button = { name: "send", type: "submit", value: "x" };
  const ticked = { name: "weekdays", type: "checkbox", value: "1", checked: true, defaultChecked: false };
  const options = [{ defaultSelected: false }, { defaultSelected: true }];
  const chosen = { name: "kind", type: "select-one", options, selectedIndex: 0 };
  const first = { name: "on", type: "select-one", options: [{ defaultSelected: false }], selectedIndex: 0 };
  assert.deepEqual(changed({ elements: [text, same, button, ticked, chosen, first] }), ["title", "weekdays", "kind"]);
});

test("what was unticked stays so, what has been typed since is newer, and what is folded away is opened", () => {
  const page = form();
  fill(page, { title: "Eldre", weekdays: [], until: "2027-01-01" }, new Set(["title"]));
  assert.deepEqual([page.value("title"), page.checked("weekdays")], ["", []]);
  assert.equal(page.details.open, true);
});
