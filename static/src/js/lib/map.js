// The map: tiles where there is a source of them, and else the coast. Fetched when somebody opens one.
import { control, divIcon, geoJSON, latLngBounds, map, marker, tileLayer } from "leaflet";
import Supercluster from "supercluster";
import { feature } from "topojson-client";

/**
 * Something on the map; without an address it is only named.
 * @typedef {{at: [number, number], title: string, href: string}} Pin  latitude and longitude
 * @typedef {import("leaflet").Map} LeafletMap
 */
const ZOOM = { least: 5, tiles: 14, most: 16, start: 9, pins: 12 };
const FINGER = 44; // px: closer pins are one
const RETRY = 3_000;

/**
 * A map in an element, whose `data-` say what the template knows: `coast`, `styles`, `tiles`, `credit`,
 * `names`, `centre`, `zoomIn`, `zoomOut`.
 * @param {HTMLElement} element
 */
export async function drawMap(element) {
  const { coast = "", styles = "", tiles, credit, names, centre, zoomIn, zoomOut } = element.dataset;
  const [land] = await Promise.all([fetchCoast(coast), loadStyles(styles)]);
  const drawn = map(element, {
    zoomControl: false,
    attributionControl: false,
    fadeAnimation: false,
    scrollWheelZoom: false, // it would hold the page
    minZoom: ZOOM.least,
    maxZoom: ZOOM.most,
  });
  control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(drawn);
  control.attribution({ prefix: false }).addAttribution([credit, "Natural Earth"].filter(Boolean).join(" · ")).addTo(drawn);
  drawn.createPane("land").style.zIndex = "150"; // below the tiles: seen where one is missing
  if (land) geoJSON(land, { pane: "land", interactive: false, style: { className: "coast" } }).addTo(drawn);
  if (tiles) addTiles(drawn, tiles);
  else for (const one of JSON.parse(names || "[]")) addName(drawn, one);
  drawn.setView(centre ? JSON.parse(centre) : [63.4, 9.5], ZOOM.start);
  return drawn;
}

/** Nothing without a signal, where it was never seen. @param {string} address */
async function fetchCoast(address) {
  try {
    const topology = await (await fetch(address)).json();
    return feature(topology, topology.objects.land);
  } catch {
    return null;
  }
}

/** @param {string} href @returns {Promise<unknown>} */
function loadStyles(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const loaded = new Promise((resolve) => (link.onload = link.onerror = resolve));
  document.head.append(link);
  return loaded;
}

/** @param {LeafletMap} drawn @param {string} address */
function addTiles(drawn, address) {
  const layer = tileLayer(address, { maxNativeZoom: ZOOM.tiles, maxZoom: ZOOM.most }).addTo(drawn);
  /** @type {WeakSet<HTMLImageElement>} */
  const again = new WeakSet();
  layer.on("tileerror", ({ tile }) => {
    const image = /** @type {HTMLImageElement} */ (tile);
    if (again.has(image)) return; // the server may have been busy with others, once
    again.add(image);
    setTimeout(() => (image.src = image.src), RETRY);
  });
}

/** @param {LeafletMap} drawn @param {[string, number, number]} place */
function addName(drawn, [name, latitude, longitude]) {
  const icon = divIcon({ className: "map-name", html: textIn("span", name), iconSize: [0, 0] });
  marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(drawn);
}

/** @param {string} tag @param {string} text */
function textIn(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/**
 * Put pins on the map, those too close for a finger as one, and look at all of them.
 * @param {LeafletMap} drawn @param {Pin[]} pins @param {(count: number) => string} several
 */
export function addPins(drawn, pins, several) {
  const found = new Supercluster({ radius: FINGER, extent: 256, maxZoom: ZOOM.most }).load(
    pins.map((pin) => ({
      type: /** @type {const} */ ("Feature"),
      properties: pin,
      geometry: { type: /** @type {const} */ ("Point"), coordinates: [pin.at[1], pin.at[0]] },
    })),
  );
  /** @type {import("leaflet").Marker[]} */
  let standing = [];
  const draw = () => {
    standing.forEach((one) => one.remove());
    standing = found.getClusters([-180, -85, 180, 85], Math.round(drawn.getZoom())).map((one) => {
      const { cluster_id: id } = /** @type {any} */ (one.properties);
      const here = id === undefined ? [one] : found.getLeaves(id, Infinity);
      return addPin(drawn, one.geometry.coordinates, here.map(({ properties }) => /** @type {Pin} */ (properties)), several);
    });
  };
  drawn.on("zoomend", draw);
  drawn.fitBounds(latLngBounds(pins.map((pin) => pin.at)), { maxZoom: ZOOM.pins, padding: [40, 40], animate: false });
  draw();
}

/** @param {LeafletMap} drawn @param {number[]} point @param {Pin[]} pins @param {(count: number) => string} several */
function addPin(drawn, [longitude = 0, latitude = 0], pins, several) {
  const title = pins.length === 1 ? /** @type {Pin} */ (pins[0]).title : several(pins.length);
  const html = textIn("span", pins.length === 1 ? "" : String(pins.length));
  const icon = divIcon({ className: "map-pin", html, iconSize: [FINGER, FINGER] });
  const pin = marker([latitude, longitude], { icon, title }).addTo(drawn);
  pin.getElement()?.setAttribute("aria-label", title);
  const list = listOf(pins);
  pin.bindPopup(list, { closeButton: false, maxHeight: 180, autoPanPadding: [12, 12] });
  pin.on("popupopen", () => list.querySelector("a")?.focus({ preventScroll: true }));
  list.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    pin.closePopup();
    pin.getElement()?.focus();
  });
  return pin;
}

/** @param {Pin[]} pins */
function listOf(pins) {
  const list = Object.assign(document.createElement("ul"), { className: "plain-list" });
  for (const { title, href } of pins) {
    const line = document.createElement("li");
    line.append(href ? Object.assign(textIn("a", title), { href, className: "ds-link" }) : title);
    list.append(line);
  }
  return list;
}
