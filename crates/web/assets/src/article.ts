// The editor of articles: what it will look like beside what is typed, marks by button and by key, pictures pasted or
// dropped into the text.
import { all, on, one } from "./dom";

const form = one<HTMLFormElement>("form[data-article]");
const area = one<HTMLTextAreaElement>("textarea[data-markdown]");
const shown = one("[data-shown]");
const told = one("[data-told]");

let wait = 0;
let asked = 0;
let dirty = false;

/** Asks the server how it will look: the same drawing that readers get. */
async function draw(): Promise<void> {
  if (!form || !shown) return;
  const mine = ++asked;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  try {
    const answer = await fetch(form.dataset["preview"] ?? "", { method: "POST", body });
    // An answer to what was typed before is none any more.
    if (answer.ok && mine === asked) shown.innerHTML = await answer.text();
  } catch {
    // The next key asks again.
  }
}

function later(): void {
  dirty = true;
  window.clearTimeout(wait);
  wait = window.setTimeout(() => void draw(), 250);
}

/** Puts words in place of what is selected; the browser can take them back. */
function put(words: string, from: number, to: number, select?: [number, number]): void {
  if (!area) return;
  area.focus();
  area.setSelectionRange(from, to);
  // The only way that keeps the field's own undo.
  if (!document.execCommand("insertText", false, words)) area.setRangeText(words, from, to, "end");
  if (select) area.setSelectionRange(...select);
  later();
}

function mark(sign: string): void {
  if (!area) return;
  const { selectionStart: from, selectionEnd: to, value } = area;
  const words = value.slice(from, to);
  put(sign + words + sign, from, to, [from + sign.length, from + sign.length + words.length]);
}

function line(sign: string): void {
  if (!area) return;
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = value.indexOf("\n", area.selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n");
  const has = lines.every((one) => one.startsWith(sign));
  put(lines.map((one) => (has ? one.slice(sign.length) : sign + one)).join("\n"), from, to);
}

function link(): void {
  if (!area) return;
  const { selectionStart: from, selectionEnd: to, value } = area;
  const words = value.slice(from, to);
  const at = from + words.length + 3;
  put(`[${words}](https://)`, from, to, [at, at + 8]);
}

/** Keeps files on the server and names them where the cursor stands. */
async function take(files: FileList | undefined | null): Promise<boolean> {
  if (!form || !area || !files?.length) return false;
  const at = area.selectionEnd;
  const body = new FormData();
  for (const name of ["csrf", "article"]) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) body.append(name, field.value);
  }
  for (const file of files) body.append("files", file);
  if (told) told.textContent = form.dataset["uploading"] ?? "";
  try {
    const answer = await fetch(form.dataset["files"] ?? "", { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const { markdown } = (await answer.json()) as { markdown: string[] };
    const before = area.value.slice(0, at);
    const gap = before && !before.endsWith("\n") ? "\n\n" : "";
    put(gap + markdown.join("\n\n") + "\n", at, at);
    if (told) told.textContent = "";
  } catch {
    if (told) told.textContent = form.dataset["failed"] ?? "";
  }
  return true;
}

for (const bar of all(".toolbar")) bar.hidden = false;
on("click", "[data-mark]", (_, button) => mark(button.dataset["mark"] ?? ""));
on("click", "[data-line]", (_, button) => line(button.dataset["line"] ?? ""));
on("click", "[data-link]", link);
on("input", "form[data-article]", later);
on("change", "form[data-article] select", later);
on("change", "[data-pictures]", (_, input) => {
  const field = input as HTMLInputElement;
  void take(field.files).then(() => (field.value = ""));
});
on("keydown", "[data-markdown]", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const acts: Record<string, () => void> = { KeyB: () => mark("**"), KeyI: () => mark("*"), KeyK: link };
  const act = acts[event.code];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
});
on("paste", "[data-markdown]", (event) => {
  if (!event.clipboardData?.files.length) return;
  event.preventDefault();
  void take(event.clipboardData.files);
});
for (const type of ["dragover", "dragleave", "drop"] as const) {
  on(type, "[data-markdown]", (event, field) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    field.classList.toggle("dropping", type === "dragover");
    if (type === "drop") void take(event.dataTransfer.files);
  });
}
on("submit", "form[data-article]", () => (dirty = false));
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
