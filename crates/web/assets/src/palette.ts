// Ctrl-K: a field and the places that fit, found by the server. Arrows choose, Enter goes.
import { all, one } from "./dom";

const CALM_MS = 80;

const dialog = (): HTMLDialogElement => {
  const there = one<HTMLDialogElement>("dialog#palette");
  if (there) return there;
  const made = Object.assign(document.createElement("dialog"), { id: "palette" });
  document.body.append(made);
  return made;
};

const options = () => all("#palette [role=option]");
const chosen = () => one("#palette [aria-selected=true]");

function choose(option: HTMLElement | undefined): void {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  one("#palette-q")?.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

/** Presses what the page has; what unfolds is opened, and its first field is ready. */
export function press(selector: string): void {
  const target = one(selector);
  if (!target?.matches("summary")) return target?.click();
  const details = target.parentElement as HTMLDetailsElement;
  details.open = true;
  details.scrollIntoView({ block: "nearest" });
  one("input:not([type=hidden])", details)?.focus();
}

function go(option: HTMLElement | null): void {
  const { href, press: on } = option?.dataset ?? {};
  if (href) location.assign(href);
  else if (on) {
    one<HTMLDialogElement>("dialog#palette")?.close();
    press(on);
  }
}

async function ask(words: string): Promise<Document> {
  const answer = await fetch(`/palette?q=${encodeURIComponent(words)}`);
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  for (const option of all("[data-press]", page)) if (!one(option.dataset["press"] ?? "")) option.remove();
  return page;
}

/** What fits the words, unless others were typed meanwhile. */
async function offer(input: HTMLInputElement): Promise<void> {
  const words = input.value;
  const found = (await ask(words)).querySelector("#palette-list");
  if (!found || input.value !== words) return;
  one("#palette-list")?.replaceChildren(...found.children);
  choose(options()[0]);
}

function listen(input: HTMLInputElement): void {
  let due: number | undefined;
  input.addEventListener("input", () => {
    clearTimeout(due);
    due = window.setTimeout(() => void offer(input), CALM_MS);
  });
  input.addEventListener("keydown", (event) => {
    const list = options();
    const at = list.findIndex((option) => option === chosen());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(list[Math.min(Math.max(at + step, 0), list.length - 1)]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(due);
      // What was just typed decides, not what was found before it.
      void offer(input).then(() => go(chosen()));
    }
  });
}

export async function openPalette(): Promise<void> {
  const there = dialog();
  const page = await ask("");
  there.setAttribute("aria-label", page.querySelector("label")?.textContent ?? "");
  // Styles stand in the head of what was parsed.
  there.replaceChildren(...page.head.childNodes, ...page.body.childNodes);
  const input = one<HTMLInputElement>("#palette-q");
  if (!input) return;
  listen(input);
  there.onclick = (event) => go((event.target as Element).closest<HTMLElement>("[role=option]"));
  if (!there.open) there.showModal();
  choose(options()[0]);
  input.focus();
}
