// Builds static/src into static/dist: bundled, hashed, compressed; `manifest.json` says what became
// of each name. `npm run build`.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import { build } from "esbuild";
import { feature } from "topojson-client";
import { topology } from "topojson-server";

const SRC = "static/src";
const BUILT = "static/dist";
// Built beside it and put in its place at the end: what fails leaves what was there.
const OUT = "static/.dist";
const TEXT = new Set([".js", ".css", ".svg", ".json"]);
// Drawn once as SVG; phones want PNG. Name → source and width in pixels.
const PNGS = {
  "icon-192.png": ["icon.svg", 192],
  "icon-512.png": ["icon.svg", 512],
  "icon-maskable-512.png": ["icon-maskable.svg", 512],
  "apple-touch-icon.png": ["icon-maskable.svg", 180],
  "badge-96.png": ["badge.svg", 96],
};
// Fetched when they are needed: nobody needs them without a signal, or they come with the page that is
// kept for those who do (`need-form`, `wish`), or look after themselves (maps).
const ONLINE_ONLY = /^(claim|desk-|draft|keep-|map-|need-form|picture-fields|push|sign-out|straight|wish)/;
// What is shared goes into one file, which compresses better than five: esbuild makes one for each set of
// those who use it, so each module is said to use all of it.
const SHARED = ["channel", "clock", "drafts", "fields", "page", "phone", "store", "text", "worker"];
const together = {
  name: "together",
  setup: ({ onLoad }) =>
    onLoad({ filter: /js\/(modules\/[^/]+|lib\/(keep-forms|map|pictures|push|straight))\.js$/ }, async ({ path }) => {
      const imports = SHARED.map((name) => `import "../lib/${name}.js";`).join("");
      return { contents: imports + (await readFile(path, "utf8")), loader: "js" };
    }),
};
// The oldest browsers that are served; older ones get the plain forms (README).
const OLDEST = ["chrome92", "firefox97", "safari15.4"];
const common = { bundle: true, minify: true, target: OLDEST, logLevel: "warning" };

const hash = (data) => createHash("sha256").update(data).digest("hex").slice(0, 10);

async function bundle() {
  const result = await build({
    ...common,
    entryPoints: [`${SRC}/js/app.js`, `${SRC}/css/app.css`, `${SRC}/css/map.css`],
    loader: { ".png": "dataurl" },
    outdir: OUT,
    format: "esm",
    splitting: true,
    plugins: [together],
    metafile: true,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
  });
  const names = {};
  const { outputs } = result.metafile;
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    names[entryPoint ? basename(entryPoint) : basename(file)] = basename(file);
  }
  const app = `${OUT}/${names["app.js"]}`;
  const begun = (one) => one.kind === "import-statement";
  const withImports = (file, found = new Set()) => {
    if (found.has(file)) return found;
    found.add(file);
    for (const one of outputs[file].imports.filter(begun)) withImports(one.path, found);
    return found;
  };
  const scripts = Object.keys(outputs).filter((file) => file.endsWith(".js"));
  const filesOf = (file) => [...withImports(file)].map((one) => basename(one));
  const imports = Object.fromEntries(scripts.map(filesOf).map(([file, ...rest]) => [file, rest]));
  const offline = new Set();
  const visit = (file) => {
    if (offline.has(file)) return;
    offline.add(file);
    const needed = (one) => begun(one) || !ONLINE_ONLY.test(basename(one.path));
    outputs[file].imports.filter(needed).forEach((one) => visit(one.path));
  };
  visit(app);
  const kept = [...offline].map((file) => basename(file));
  return { names, imports, kept: [...kept, names["app.css"]] };
}

async function icons() {
  const names = {};
  const add = async (name, data) => {
    const hashed = `${basename(name, extname(name))}-${hash(data)}${extname(name)}`;
    await writeFile(join(OUT, hashed), data);
    names[name] = hashed;
  };
  for (const name of await readdir(`${SRC}/icons`)) {
    await add(name, await readFile(`${SRC}/icons/${name}`));
  }
  for (const [name, [source, width]] of Object.entries(PNGS)) {
    const svg = await readFile(`${SRC}/icons/${source}`);
    await add(name, new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng());
  }
  return names;
}

/** Norway's coast as Natural Earth draws it (public domain, by the package world-atlas), without the
 * islands far away: the map where there are no tiles. */
async function coast() {
  const world = JSON.parse(await readFile("node_modules/world-atlas/countries-10m.json", "utf8"));
  const norway = world.objects.countries.geometries.find((one) => one.id === "578");
  const { coordinates } = feature(world, norway).geometry;
  const isMainland = ([ring]) => ring.every(([, latitude]) => latitude > 57 && latitude < 71.5);
  const land = { type: "MultiPolygon", coordinates: coordinates.filter(isMainland) };
  const data = JSON.stringify(topology({ land }, 1e5));
  const name = `coast-${hash(data)}.json`;
  await writeFile(join(OUT, name), data);
  return { "coast.json": name };
}

async function serviceWorker(names, kept, id) {
  const precache = [
    ...kept.map((file) => ({ url: `/static/${file}`, revision: null })),
    ...["nb", "nn", "en"].map((code) => ({ url: `/${code}/frakoblet`, revision: id })),
  ];
  await build({
    ...common,
    entryPoints: [`${SRC}/sw/sw.js`],
    outfile: `${OUT}/sw.js`,
    format: "iife",
    define: {
      __PRECACHE__: JSON.stringify(precache),
      __BUILD__: JSON.stringify(id),
      __ICON__: JSON.stringify(`/static/${names["icon-192.png"]}`),
      __BADGE__: JSON.stringify(`/static/${names["badge-96.png"]}`),
      "process.env.NODE_ENV": '"production"',
    },
  });
}

async function compress() {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  for (const name of await readdir(OUT)) {
    if (!TEXT.has(extname(name))) continue;
    const data = await readFile(join(OUT, name));
    await writeFile(join(OUT, `${name}.br`), await promisify(brotliCompress)(data, { params }));
    await writeFile(join(OUT, `${name}.gz`), await promisify(gzip)(data, { level: 9 }));
  }
}

// What pages say changes the offline page too: templates and words are part of the build.
async function sources() {
  const digest = createHash("sha256");
  for (const folder of ["templates", "translations", `${SRC}/sw`]) {
    const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    for (const path of paths.sort()) {
      if (!path.endsWith(".mo")) digest.update(await readFile(path));
    }
  }
  return digest.digest("hex");
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const { names: bundled, imports, kept } = await bundle();
const names = { ...bundled, ...(await icons()), ...(await coast()) };
const id = hash(JSON.stringify(names) + (await sources()));
await serviceWorker(names, kept, id);
await compress();
const manifest = { build: id, imports, names };
await writeFile(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1));
await rm(BUILT, { recursive: true, force: true });
await rename(OUT, BUILT);
