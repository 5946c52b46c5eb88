// Builds dist/ from the dictionaries alone, where Python or its pip is missing (see build.py, which is tried first).
// Every word of a dictionary then counts as much as another, so what is marked is the same and what is suggested for it
// comes in a worse order.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const here = new URL(".", import.meta.url);
const letters = { ru: /^[а-я]+(?:-[а-я]+)*$/, en: /^[a-z]+(?:['-][a-z]+)*$/ };

console.warn("opora: python3 with pip is missing, the spelling is built without counts of words (see crates/speller/words)");
mkdirSync(new URL("dist", here), { recursive: true });
const notices = [];
for (const language of ["ru", "en"]) {
  const file = (name) => readFileSync(new URL(`node_modules/dictionary-${language}/${name}`, here));
  const put = (name, content) => writeFileSync(new URL(`dist/${language}.${name}.gz`, here), gzipSync(content, { level: 9 }));
  put("aff", file("index.aff"));
  put("dic", file("index.dic"));
  const stems = file("index.dic").toString("utf8").split("\n").slice(1);
  const folded = stems.map((line) => line.split("/")[0].trim().toLowerCase().replaceAll("ё", "е"));
  const words = [...new Set(folded)].filter((word) => letters[language].test(word)).sort();
  put("counts", words.map((word) => `${word}\t1000\n`).join(""));
  const name = `dictionary-${language}`;
  notices.push(`${name}\n${"=".repeat(name.length)}\n\n${file("license").toString("utf8").trim()}\n`);
}
// Last: without it the build of Rust says what is missing.
writeFileSync(new URL("dist/NOTICE", here), notices.join("\n"));
