// A form as what is in its fields: read, and put back.

/** @typedef {import("../types").Values} Values */

/** What is typed and chosen in a form. @param {Pick<HTMLFormElement, "elements">} form @returns {Values} */
export function read({ elements }) {
  /** @type {Values} */
  const values = {};
  for (const { name, type, value, checked } of /** @type {Iterable<HTMLInputElement>} */ (elements)) {
    if (!name || FIXED.has(name) || UNTYPED.has(type)) continue;
    if (type === "checkbox") values[name] = [...(values[name] ?? []), ...(checked ? [value] : [])];
    else if (type !== "radio" || checked) values[name] = value;
  }
  return values;
}
const FIXED = new Set(["csrf_token", "draft", "id", "version", "prompt", "language", "audience"]);
const UNTYPED = new Set(["button", "fieldset", "file", "submit"]);

/** The names of the fields that are not as the server sent them: somebody has been at them.
 * @param {Pick<HTMLFormElement, "elements">} form */
export function changed({ elements }) {
  const fields = /** @type {HTMLInputElement[]} */ ([...elements]);
  return fields.filter(isChanged).map(({ name }) => name);
}

/** @param {HTMLInputElement & {options?: HTMLOptionsCollection, selectedIndex?: number}} field */
function isChanged({ type, value, defaultValue, checked, defaultChecked, options, selectedIndex }) {
  if (type === "checkbox" || type === "radio") return checked !== defaultChecked;
  if (options) return selectedIndex !== Math.max(0, [...options].findIndex((one) => one.defaultSelected));
  return !UNTYPED.has(type) && value !== defaultValue;
}

/** Put it back, but where `typed` says not to; what is folded away around a change is opened. A hidden
 * field is the template's, unless it was left empty.
 * @param {Pick<HTMLFormElement, "elements">} form @param {Values} values @param {Set<string>} [typed] */
export function fill({ elements }, values, typed = new Set()) {
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (elements)) {
    const { name, type } = field;
    const wanted = values[name];
    if (wanted === undefined || typed.has(name) || (type === "hidden" && field.value)) continue;
    const before = field.checked + field.value;
    if (type === "checkbox" || type === "radio") field.checked = [wanted].flat().includes(field.value);
    else field.value = String(wanted);
    const details = field.closest("details");
    if (details && before !== field.checked + field.value) details.open = true;
  }
}

/** Put it back, and tell what shows it in another way. @param {HTMLFormElement} form @param {Values} values @param {Set<string>} [typed] */
export function refill(form, values, typed) {
  fill(form, values, typed);
  form.dispatchEvent(new Event("refill"));
}
