// A map beside a list, never instead of it: what on the page says where it is (`data-point`).
import { countsBytes, whenIdle } from "../lib/ahead.js";
import { ref, write } from "../lib/page.js";

/** @param {HTMLElement} root  a closed <details> */
export default function mapList(root) {
  const pins = [...document.querySelectorAll("[data-point]")].map(pinOf);
  root.hidden = !pins.length;
  if (root.hidden) return;
  const drawOnce = () => {
    root.removeEventListener("toggle", drawOnce);
    draw(root, pins).catch(() => {
      write(ref(root, "unplaced"), root.dataset.missing ?? ""); // never seen, and no signal
      root.addEventListener("toggle", drawOnce);
    });
  };
  root.addEventListener("toggle", drawOnce);
  /** @type {HTMLDetailsElement} */ (root).open = matchMedia("(min-width: 64rem)").matches;
  whenIdle(() => keep(root));
}

/** @param {Element} element @returns {import("../lib/map.js").Pin} */
function pinOf(element) {
  const { point = "", title, href } = /** @type {HTMLElement} */ (element).dataset;
  const link = element.querySelector("a");
  const [latitude = 0, longitude = 0] = point.split(",").map(Number);
  const text = (title ?? (link ?? element).textContent ?? "").trim();
  return { at: [latitude, longitude], title: text, href: href ?? link?.href ?? "" };
}

/** @param {HTMLElement} root @param {import("../lib/map.js").Pin[]} pins */
async function draw(root, pins) {
  const { addPins, drawMap } = await import("../lib/map.js");
  const drawn = await drawMap(/** @type {HTMLElement} */ (ref(root, "map")));
  const { several = "", unplaced = "" } = root.dataset;
  addPins(drawn, pins, (count) => several.replace("{count}", String(count)));
  const left = document.querySelectorAll("[data-listed]").length - pins.length;
  write(ref(root, "unplaced"), left > 0 ? unplaced.replace("{count}", String(left)) : "");
}

/** Have the map here for when there is no signal; not for who counts their bytes. @param {HTMLElement} root */
function keep(root) {
  if (countsBytes() || !navigator.serviceWorker?.controller) return;
  const { coast = "", styles = "" } = ref(root, "map")?.dataset ?? {};
  Promise.allSettled([import("../lib/map.js"), fetch(coast), fetch(styles)]);
}
