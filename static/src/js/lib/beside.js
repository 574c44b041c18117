// What somebody else has put into a form's fields meanwhile, said at each as templates/components/forms.html
// says it.
import { read } from "./fields.js";
import { day, say } from "./page.js";

/** @typedef {import("../types").Values} Values */

/** Where it is not what is typed. @param {HTMLFormElement} form @param {Values} standing */
export function showBeside(form, standing) {
  for (const old of form.querySelectorAll("[data-stands]")) old.remove();
  const typed = read(form);
  const fields = /** @type {HTMLInputElement[]} */ ([...form.elements]);
  for (const [name, now] of Object.entries(standing)) {
    const all = fields.filter((field) => field.name === name);
    const [first] = all;
    if (!first || plain(typed[name]) === plain(now)) continue;
    const chosen = all.filter(({ value }) => now.includes(value)).map(({ labels }) => labels?.[0]?.textContent);
    tell(first, Array.isArray(now) ? chosen.join(", ") : first.type === "date" && now ? day(now) : now);
  }
}

/** @param {string | string[] | undefined} value */
const plain = (value = "") => [value].flat().sort().join("\n").replace(/\r\n?/g, "\n").trim();

/** @param {HTMLInputElement} field @param {string} text */
function tell(field, text) {
  const line = document.createElement("p");
  line.className = "quiet stands";
  line.dataset.stands = "";
  line.dir = "auto";
  line.id = `${field.name}-stands`;
  line.textContent = text ? say("field_stands", { text }) : say("field_stands_empty");
  (field.closest(field.type === "checkbox" ? "fieldset" : ".ds-field") ?? field.parentElement)?.append(line);
  field.closest("details")?.setAttribute("open", "");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== line.id);
  field.setAttribute("aria-describedby", [...described, line.id].join(" "));
}
