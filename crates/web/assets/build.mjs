// Builds dist/: letters cut to what Russian and English need, an icon sprite, styles and scripts, all with
// content-hashed names, compressed beforehand, listed in manifest.json. crates/web/build.rs embeds the result.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const parts = join(here, "node_modules/.parts");
const packageFile = (path) => createRequire(import.meta.url).resolve(path);

// Two weights of three alphabets, so that a page in Russian fetches bold Latin only when it has some.
// Other letters (ſ, ұ, …) fall back to the system's face.
const WEIGHTS = [400, 600];
const ALPHABETS = {
  cyrillic: "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№",
  latin: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  signs:
    "0123456789" +
    " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»„“”‘’–—…·•×−°§©\u00a0\u2009\u202f",
};

async function letters() {
  for (const [alphabet, text] of Object.entries(ALPHABETS)) {
    const from = alphabet === "cyrillic" ? "cyrillic" : "latin";
    const path = packageFile(`@fontsource-variable/golos-text/files/golos-text-${from}-wght-normal.woff2`);
    const whole = await readFile(path);
    for (const weight of WEIGHTS) {
      // Kerning costs 1.2 KiB a file and cannot be seen at 14 px; tabular figures can.
      const cut = await subsetFont(whole, text, {
        targetFormat: "woff2",
        variationAxes: { wght: weight },
        keepFeatures: alphabet === "signs" ? ["tnum"] : [],
        noHinting: true,
        dropTables: ["vhea", "vmtx", "STAT", "GDEF", "gasp"],
      });
      await writeFile(join(parts, `golos-${alphabet}-${weight}.woff2`), cut);
    }
  }
}

async function icons() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(packageFile(`lucide-static/icons/${name}.svg`), "utf8");
      const body = svg
        .replace(/<!--.*?-->/gs, "")
        .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
        .replace(/<\/svg>\s*$/, "")
        .replace(/\s+/g, " ")
        .replace(/ ?\/> ?/g, "/>")
        .trim();
      return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
    }),
  );
  const style =
    'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg xmlns="http://www.w3.org/2000/svg"><defs><g ${style}></g></defs>${symbols.join("")}</svg>`;
}

// What pages ask for by name; everything else is a part of these.
const STYLES = [
  "api",
  "app",
  "checks",
  "finding",
  "flows",
  "gallery",
  "guide",
  "hours",
  "incidents",
  "knowledge",
  "lines",
  "many",
  "orders",
  "portal",
  "promise",
  "reports",
  "settings",
  "spelling",
  "talk",
  "ticket",
  "topics",
];
const SCRIPTS = [
  "app",
  "article",
  "board",
  "checks",
  "finding",
  "flow",
  "flows",
  "help",
  "keys",
  "many",
  "portal",
  "public",
  "settings",
  "spelling",
  "ticket",
  "topics",
];

async function bundles() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [...STYLES.map((name) => `css/${name}.css`), ...SCRIPTS.map((name) => `src/${name}.ts`)],
    bundle: true,
    minify: true,
    legalComments: "inline",
    format: "esm",
    target: ["es2022", "chrome123", "firefox121", "safari17.5"],
    outdir: dist,
    outbase: here,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "file" },
    metafile: true,
  });
  const names = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const source = output.entryPoint ?? Object.keys(output.inputs)[0] ?? path;
    const name = output.entryPoint ? basename(source).replace(/\.ts$/, ".js") : basename(source);
    names[name] = basename(path);
  }
  return names;
}

// For documents on paper: whole alphabets, each weight a plain TrueType file that a PDF takes as it is.
const PAPER = {
  cyrillic: [[0x400, 0x45f], [0x490, 0x491], [0x2116, 0x2116]],
  latin: [[0x20, 0x7e], [0xa0, 0xff], [0x2009, 0x2009], [0x2010, 0x2026], [0x202f, 0x202f], [0x2039, 0x203a], [0x2212, 0x2212]],
  "latin-ext": [[0x100, 0x17f], [0x20bd, 0x20bd]],
};

async function paper(manifest) {
  for (const [alphabet, ranges] of Object.entries(PAPER)) {
    const path = packageFile(`@fontsource-variable/golos-text/files/golos-text-${alphabet}-wght-normal.woff2`);
    const whole = await readFile(path);
    const signs = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
    for (const weight of WEIGHTS) {
      const cut = await subsetFont(whole, String.fromCodePoint(...signs), {
        targetFormat: "truetype",
        variationAxes: { wght: weight },
        noHinting: true,
        dropTables: ["vhea", "vmtx", "STAT", "GDEF", "GSUB", "GPOS", "gasp"],
      });
      const name = `paper-${alphabet}-${weight}.ttf`;
      manifest[name] = await hashed(name, cut);
    }
  }
}

async function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const file = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(join(dist, file), content);
  return file;
}

async function compress() {
  for (const file of await readdir(dist)) {
    if (/\.(css|js|svg)$/.test(file)) {
      const raw = await readFile(join(dist, file));
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
      };
      await writeFile(join(dist, `${file}.br`), brotliCompressSync(raw, { params }));
      await writeFile(join(dist, `${file}.gz`), gzipSync(raw, { level: 9 }));
    }
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await mkdir(parts, { recursive: true });
await letters();
const manifest = await bundles();
manifest["icons.svg"] = await hashed("icons.svg", await icons());
await paper(manifest);
manifest["mark.svg"] = await hashed("mark.svg", await readFile(join(here, "img/mark.svg")));
await compress();
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
