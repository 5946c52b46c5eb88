// The composer: grows, keeps its draft, lists its files, takes dropped and pasted ones, sends by Ctrl+Enter.
import { all, on, one } from "./dom";

type Draft = { text: string; kind: string };

const key = (form: HTMLElement) => `draft:${form.dataset["composer"] ?? ""}`;
const field = (form: HTMLElement) => one<HTMLTextAreaElement>("textarea", form);
const filesOf = (form: HTMLElement) => one<HTMLInputElement>("input[type=file]", form);

export const isDirty = (form: HTMLElement): boolean =>
  Boolean(field(form)?.value.trim() || filesOf(form)?.files?.length);

export function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function keepDraft(form: HTMLElement): void {
  const text = field(form)?.value ?? "";
  const kind = one<HTMLInputElement>("input[name=kind]:checked", form)?.value ?? "";
  if (text.trim()) sessionStorage.setItem(key(form), JSON.stringify({ text, kind } satisfies Draft));
  else sessionStorage.removeItem(key(form));
}

export function forgetDraft(form: HTMLElement): void {
  sessionStorage.removeItem(key(form));
}

function restoreDraft(form: HTMLElement): void {
  const kept = sessionStorage.getItem(key(form));
  const area = field(form);
  // Undone, or begun on another device: the server's words, unless others stand here.
  if (area && !area.value && area.defaultValue) area.value = area.defaultValue;
  // What only this browser has is the latest.
  if (!kept || !area || (area.value && !form.dataset["draft"])) return;
  const draft = JSON.parse(kept) as Draft;
  area.value = draft.text;
  if (draft.kind) switchTo(form, draft.kind, false);
}

/** Turns the composer to the public reply or to the hidden note. */
export function switchTo(form: HTMLElement, kind: string, focus = true): void {
  const radio = one<HTMLInputElement>(`input[name=kind][value="${CSS.escape(kind)}"]`, form);
  const area = field(form);
  if (radio) radio.checked = true;
  if (!area) return;
  area.placeholder = area.dataset[kind === "note" ? "placeholderNote" : "placeholderReply"] ?? area.placeholder;
  if (focus) area.focus();
}

function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let unit = 0;
  while (bytes >= 1024 && unit < 3) [bytes, unit] = [bytes / 1024, unit + 1];
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: bytes < 10 ? 1 : 0,
  }).format(bytes);
}

function setFiles(input: HTMLInputElement, files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  listFiles(input);
}

export function listFiles(input: HTMLInputElement): void {
  const list = one(".chosen", input.closest<HTMLElement>("[data-attach]") ?? document);
  if (!list) return;
  const files = [...(input.files ?? [])];
  list.hidden = files.length === 0;
  list.replaceChildren(
    ...files.map((file, index) => {
      const item = document.createElement("li");
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `${list.dataset["remove"] ?? ""}: ${file.name}`);
      remove.addEventListener("click", () => setFiles(input, files.filter((_, other) => other !== index)));
      item.append(`${file.name}, ${size(file.size)}`, remove);
      return item;
    }),
  );
}

function take(form: HTMLElement, transfer: DataTransfer | null): boolean {
  const input = filesOf(form);
  if (!input || !transfer?.files.length) return false;
  setFiles(input, [...(input.files ?? []), ...transfer.files]);
  return true;
}

/** Brings composers to life; called again after a swap. */
export function wake(): void {
  for (const form of all("[data-composer]")) restoreDraft(form);
  for (const area of all<HTMLTextAreaElement>("textarea[data-grow]")) if (area.value) grow(area);
}

export function startComposer(): void {
  on("input", "textarea[data-grow]", (_, area) => grow(area as HTMLTextAreaElement));
  on("input", "[data-composer]", (_, form) => keepDraft(form));
  on("change", "[data-composer] input[name=kind]", (event, radio) => {
    const form = radio.closest<HTMLElement>("[data-composer]");
    if (form) switchTo(form, (event.target as HTMLInputElement).value);
  });
  on("change", "input[type=file]", (_, input) => listFiles(input as HTMLInputElement));
  on("keydown", "[data-composer] textarea", (event, area) => {
    const { key, ctrlKey, metaKey } = event as KeyboardEvent;
    if (key === "Enter" && (ctrlKey || metaKey)) (area as HTMLTextAreaElement).form?.requestSubmit();
  });
  on("paste", "[data-composer]", (event, form) => {
    if (take(form, event.clipboardData)) event.preventDefault();
  });
  for (const type of ["dragover", "dragleave", "drop"] as const) {
    on(type, "[data-composer]", (event, form) => {
      event.preventDefault();
      form.classList.toggle("dropping", type === "dragover");
      if (type === "drop") take(form, event.dataTransfer);
    });
  }
  wake();
}
