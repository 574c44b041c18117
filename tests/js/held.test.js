// A form with an identity number in it does not go, however often it is pressed; one tap takes it out.
import assert from "node:assert/strict";
import { test } from "node:test";

/** As much of a page as held.js asks for. */
class Part extends EventTarget {
  attributes = new Map();
  dataset = {};
  children = /** @type {Part[]} */ ([]);
  beside = /** @type {Part[]} */ ([]);
  append(...parts) {
    this.children.push(...parts);
  }
  after(part) {
    this.beside.push(part);
    part.remove = () => this.beside.splice(this.beside.indexOf(part), 1);
  }
  closest = () => null;
  focus = () => (page.focused = this);
  matches = () => this.isText ?? false;
  getAttribute = (name) => this.attributes.get(name) ?? null;
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }
  removeAttribute(name) {
    this.attributes.delete(name);
  }
}

const texts = { why_identity_number: "Et fødselsnummer", take_out: "Ta det ut", taken_out: "[tatt ut]", took_out: "Tatt ut." };
const page = Object.assign(new EventTarget(), {
  focused: /** @type {unknown} */ (null),
  live: { textContent: "" },
  createElement: () => new Part(),
  getElementById: () => page.live,
  querySelectorAll: () => [{ textContent: JSON.stringify(texts) }],
});
globalThis.document = /** @type {any} */ (page);
const { holdIdentityNumbers } = await import("../../static/src/js/lib/held.js");
holdIdentityNumbers();

/** @param {string} value @param {string} [method] */
function makeForm(value, method = "post") {
  const field = Object.assign(new Part(), { value, id: "body", isText: true, form: { method } });
  field.setAttribute("aria-describedby", "body-count");
  return { field, form: { method, elements: [new Part(), field] } };
}

/** Whether it goes. @param {any} form @param {any} [submitter] */
function submit(form, submitter) {
  const event = new Event("submit", { cancelable: true });
  Object.defineProperties(event, { target: { value: form }, submitter: { value: submitter } });
  page.dispatchEvent(event);
  return !event.defaultPrevented;
}

/** @param {string} type @param {any} target */
function happen(type, target) {
  page.dispatchEvent(Object.defineProperty(new Event(type), "target", { value: target }));
}

const NUMBER = "Mor er 150685\u00a0\u2013 10004.";

test("pressed as often as one likes, it does not go", () => {
  const { form, field } = makeForm(NUMBER);
  for (let press = 0; press < 3; press++) assert.equal(submit(form), false);
  assert.equal(page.focused, field);
  assert.equal(field.beside.length, 1);
  assert.equal(field.attributes.get("aria-invalid"), "true");
  assert.equal(field.value, NUMBER);
});

test("it is said when the field is left, and no longer when it is mended by hand", () => {
  const { field } = makeForm(NUMBER);
  happen("change", field);
  assert.equal(field.beside.length, 1);
  assert.equal(field.attributes.get("aria-describedby"), "body-count held-body");
  field.value = "Mor.";
  happen("input", field);
  assert.deepEqual([field.beside.length, field.attributes.has("aria-invalid")], [0, false]);
  assert.equal(field.attributes.get("aria-describedby"), "body-count");
});

test("one tap takes it out, and then the form goes", () => {
  const { form, field } = makeForm(NUMBER);
  assert.equal(submit(form), false);
  const [line, button] = field.beside[0].children;
  assert.deepEqual([line.textContent, button.textContent, button.type], ["Et fødselsnummer", "Ta det ut", "button"]);
  field.addEventListener("input", () => happen("input", field));
  button.dispatchEvent(new Event("click"));
  assert.equal(field.value, "Mor er [tatt ut].");
  assert.deepEqual([field.beside.length, page.focused, page.live.textContent], [0, field, "Tatt ut."]);
  assert.equal(submit(form), true);
});

test("the server's own button goes, and a search, and a text without one", () => {
  assert.equal(submit(makeForm(NUMBER).form, { name: "take_out" }), true);
  assert.equal(submit(makeForm(NUMBER, "get").form), true);
  assert.equal(submit(makeForm("Konto 1506.85.10004").form), true);
});
