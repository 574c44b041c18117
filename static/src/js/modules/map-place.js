// A point for a place: the map is moved until its cross stands there, by finger, mouse or arrow keys.
import { announce, ref, show } from "../lib/page.js";

/** @param {HTMLElement} root  inside a form with the fields `latitude` and `longitude` */
export default function mapPlace(root) {
  const form = root.closest("form");
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));
  const [latitude, longitude] = [field("latitude"), field("longitude")];
  const isSet = () => Boolean(latitude.value && longitude.value);
  /** @type {Promise<import("leaflet").Map> | undefined} */
  let drawn;

  const tell = () => {
    show(ref(root, "set"), isSet());
    show(ref(root, "remove"), isSet());
  };
  /** @param {string} lat @param {string} long */
  const set = (lat, long) => {
    [latitude.value, longitude.value] = [lat, long];
    latitude.dispatchEvent(new Event("input", { bubbles: true })); // for the draft
    tell();
    if (isSet()) announce(ref(root, "set")?.textContent ?? "");
  };
  const on = (/** @type {string} */ name, /** @type {() => unknown} */ act) =>
    ref(root, name)?.addEventListener("click", act);
  const close = () => {
    show(ref(root, "panel"), false);
    ref(root, "open")?.focus();
  };

  on("open", async () => {
    show(ref(root, "panel"));
    const element = /** @type {HTMLElement} */ (ref(root, "map"));
    try {
      drawn ??= import("../lib/map.js").then(({ drawMap }) => drawMap(element));
      const map = await drawn;
      if (isSet()) map.setView([Number(latitude.value), Number(longitude.value)], 14);
      element.focus();
    } catch {
      drawn = undefined; // never seen, and no signal
      show(ref(root, "panel"), false);
      show(ref(root, "missing"));
      return;
    }
    show(ref(root, "missing"), false);
  });
  on("use", async () => {
    const centre = (await drawn)?.getCenter();
    if (centre) set(centre.lat.toFixed(5), centre.lng.toFixed(5));
    close();
  });
  on("cancel", close);
  on("remove", () => {
    set("", "");
    ref(root, "open")?.focus();
  });
  on("here", () => {
    navigator.geolocation.getCurrentPosition(
      async ({ coords }) => (await drawn)?.setView([coords.latitude, coords.longitude], 15, { animate: false }),
      () => show(ref(root, "unknown")),
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
  form?.addEventListener("refill", tell);
  show(ref(root, "here"), "geolocation" in navigator);
  root.hidden = false;
  tell();
}
