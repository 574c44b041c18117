// What is wrong with a form, said at its fields as templates/components/forms.html says it.
import { say } from "./page.js";

/**
 * Say it, in place of what was said before. Returns whether anything is wrong; with `focus`, the first
 * field of that is where one is.
 * @param {HTMLFormElement} form @param {Record<string, string>} faults  `field_…` by field @param {boolean} [focus]
 */
export function complain(form, faults, focus = false) {
  for (const old of form.querySelectorAll("[data-fault]")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const wrong = /** @type {HTMLInputElement[]} */ ([...form.elements]).filter(({ name }) => name in faults);
  const told = new Set();
  for (const field of wrong) {
    field.setAttribute("aria-invalid", "true");
    field.closest("details")?.setAttribute("open", "");
    if (!told.has(field.name)) tell(field, faults[field.name] ?? "");
    told.add(field.name);
  }
  if (focus) wrong[0]?.focus();
  return Object.keys(faults).length > 0;
}

/** @param {HTMLInputElement} field @param {string} fault */
function tell(field, fault) {
  const line = document.createElement("p");
  line.className = "ds-validation-message";
  line.dataset.fault = "";
  line.id = `${field.name}-fault`;
  line.textContent = say(`field_${fault}`) || say("field_wrong");
  const group = field.type === "radio" ? field.closest("fieldset") : null;
  (group ?? field.closest(".ds-field"))?.append(line);
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== line.id);
  field.setAttribute("aria-describedby", [...described, line.id].join(" "));
}
