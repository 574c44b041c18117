// Pictures of a form that is sent as a page: made smaller on the phone first, and shown.
import { say, show, slot, write } from "../lib/page.js";

/** @param {HTMLElement} root */
export default function pictureFields(root) {
  for (const field of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-slot="field"]'))) {
    const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
    input.addEventListener("change", () => take(field, input));
    slot(field, "remove")?.addEventListener("click", () => {
      input.value = "";
      show(slot(field, "chosen"), false);
      input.focus();
    });
  }
}

/** @param {HTMLElement} field @param {HTMLInputElement} input */
async function take(field, input) {
  const file = input.files?.[0];
  show(slot(field, "chosen"), false);
  write(slot(field, "error"), "");
  if (!file) return;
  const { refusal, shrink } = await import("../lib/pictures.js");
  const blob = await shrink(file);
  const why = await refusal(blob);
  if (input.files?.[0] !== file) return; // another has been chosen since
  if (why) {
    input.value = "";
    write(slot(field, "error"), say(`why_${why}`));
    return;
  }
  const chosen = new DataTransfer();
  chosen.items.add(new File([blob], file.name, { type: blob.type }));
  input.files = chosen.files;
  /** @type {HTMLImageElement} */ (slot(field, "preview")).src = URL.createObjectURL(blob);
  show(slot(field, "chosen"));
}
