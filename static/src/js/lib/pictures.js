// Pictures: made smaller on the phone, since the line is thin. The server makes them anew anyway.
import { copyOf, ref, say, slot, write } from "./page.js";

const MOST = 2;
const LONGEST_SIDE = 1600;
// What the server takes: another kind that this browser cannot turn into one is said at once.
export const READABLE = new Set(["image/jpeg", "image/png", "image/webp"]);
/** @type {WeakMap<Element, import("../types").Picture>} */
const held = new WeakMap();

/** Show what was chosen. @param {HTMLElement} root @param {HTMLInputElement} input */
export async function choose(root, input) {
  const list = ref(root, "picture-list");
  for (const file of input.files ?? []) {
    if (!list || list.childElementCount >= MOST) break;
    const blob = await shrink(file);
    write(ref(root, "error"), READABLE.has(blob.type) ? "" : say("why_not_a_picture"));
    if (!READABLE.has(blob.type)) continue;
    const item = copyOf(root, "picture-item");
    item.dataset.picture = "";
    held.set(item, { id: crypto.randomUUID(), name: file.name, type: blob.type, data: await blob.arrayBuffer() });
    const preview = /** @type {HTMLImageElement} */ (slot(item, "preview"));
    preview.src = URL.createObjectURL(blob);
    preview.alt = file.name;
    write(slot(item, "name"), file.name);
    slot(item, "remove")?.addEventListener("click", () => item.remove());
    list.append(item);
  }
  input.value = "";
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
