// Pictures: made smaller on the phone, since the line is thin. The server makes them anew anyway.
import { copyOf, ref, say, slot, write } from "./page.js";

const MOST = 2;
const MOST_BYTES = 10 * 1024 * 1024;
const LONGEST_SIDE = 1600;
// How the files begin that the server takes: JPEG, PNG, WebP. Their names and types say what they should be.
const BEGINNINGS = /^(\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF[^]{4}WEBP)/;
/** @type {WeakMap<Element, import("../types").Picture>} */
const held = new WeakMap();

/** Show what was chosen, and say by its field what was not taken. @param {HTMLElement} root @param {HTMLInputElement} input */
export async function choose(root, input) {
  const files = [...(input.files ?? [])];
  input.value = ""; // what is taken is shown below it
  const left = [];
  for (const file of files) {
    const why = await add(root, file);
    if (why) left.push(say("picture_left_out", { name: file.name, why: say(`why_${why}`) }));
  }
  write(ref(root, "picture-error"), left.join(" "));
}

/** Add one to the list; returns why not, or "". @param {HTMLElement} root @param {File} file */
async function add(root, file) {
  const list = /** @type {HTMLElement} */ (ref(root, "picture-list"));
  if (list.childElementCount >= MOST) return "too_many_pictures";
  const blob = await shrink(file);
  const why = list.childElementCount >= MOST ? "too_many_pictures" : await refusal(blob);
  if (!why) list.append(await shown(root, file.name, blob));
  return why;
}

/** Why the server would not take it; "" when it may. @param {Blob} blob */
export async function refusal(blob) {
  if (blob.size > MOST_BYTES) return "picture_too_large";
  const begins = String.fromCharCode(...new Uint8Array(await blob.slice(0, 12).arrayBuffer()));
  return BEGINNINGS.test(begins) ? "" : "not_a_picture";
}

/** @param {HTMLElement} root @param {string} name @param {Blob} blob */
async function shown(root, name, blob) {
  const item = copyOf(root, "picture-item");
  item.dataset.picture = "";
  held.set(item, { id: crypto.randomUUID(), name, type: blob.type, data: await blob.arrayBuffer() });
  const preview = /** @type {HTMLImageElement} */ (slot(item, "preview"));
  preview.src = URL.createObjectURL(blob);
  preview.alt = name;
  write(slot(item, "name"), name);
  slot(item, "remove")?.addEventListener("click", () => {
    item.remove();
    write(ref(root, "picture-error"), "");
  });
  return item;
}

/** @param {HTMLElement} root @returns {import("../types").Picture[]} */
export function chosen(root) {
  return [...root.querySelectorAll("[data-picture]")].flatMap((item) => held.get(item) ?? []);
}

/** Upright, at most 1600 pixels, JPEG; as it is where the browser cannot. @param {File} file @returns {Promise<Blob>} */
export async function shrink(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const context = canvas.getContext("2d");
    if (!context) return file;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return blob ?? file;
  } catch {
    return file;
  }
}
