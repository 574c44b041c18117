// A national identity number is not sent as it is, by no form: it is said at the field, where one tap takes
// it out. The server refuses it too (app/core/forms.py, app/accounts/schemas.py).
import { announce, say } from "./page.js";
import { findIdentityNumbers, takeOut } from "./personal-data.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
const TEXT = 'textarea, input:not([type]), input[type="text"]';
/** What is said at each field, while it is. @type {Map<Field, HTMLElement>} */
const told = new Map();

/** Before any form of the page goes, and when one leaves a field. */
export function holdIdentityNumbers() {
  document.addEventListener("submit", holdBack, true);
  document.addEventListener("change", ({ target }) => isText(target) && look(target));
  document.addEventListener("input", ({ target }) => isText(target) && told.has(target) && look(target));
  document.addEventListener("refill", ({ target }) => fieldsOf(target).forEach(look), true);
}

/** @param {SubmitEvent} event */
function holdBack(event) {
  const submitter = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (submitter?.name === "take_out") return;
  const held = fieldsOf(event.target).filter(look);
  if (!held.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  held[0]?.closest("details")?.setAttribute("open", "");
  held[0]?.focus();
  announce(say("why_identity_number"));
}

/** The fields where words may be written that others read. @param {EventTarget | null} form @returns {Field[]} */
function fieldsOf(form) {
  const { method, elements } = /** @type {HTMLFormElement} */ (form);
  return method === "post" ? /** @type {any[]} */ ([...elements]).filter(isText) : [];
}

/** @param {any} target @returns {target is Field} */
const isText = (target) => target?.matches?.(TEXT) && target.form?.method === "post";

/** Whether there is one in it; said, or no longer. @param {Field} field */
function look(field) {
  const found = findIdentityNumbers(field.value).length > 0;
  if (found && !told.has(field)) tell(field);
  if (!found && told.has(field)) unsay(field);
  return found;
}

/** @param {Field} field */
function unsay(field) {
  told.get(field)?.remove();
  told.delete(field);
  field.removeAttribute("aria-invalid");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
  field.setAttribute("aria-describedby", described.filter((id) => !id.startsWith("held-")).join(" "));
}

/** @param {Field} field */
function tell(field) {
  if (field.closest(".ds-field")?.querySelector('[name="take_out"]')) return; // the server has
  const box = document.createElement("div");
  const line = document.createElement("p");
  const button = document.createElement("button");
  line.className = "ds-validation-message";
  line.textContent = say("why_identity_number");
  button.className = "ds-button";
  button.dataset.variant = "secondary";
  button.type = "button"; // which Enter does not press
  button.textContent = say("take_out");
  button.addEventListener("click", () => {
    field.value = takeOut(field.value, say("taken_out"));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    announce(say("took_out"));
  });
  box.append(line, button);
  line.id = `held-${field.id || field.name}`;
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
  told.set(field, box);
  field.setAttribute("aria-invalid", "true");
  field.after(box);
}
