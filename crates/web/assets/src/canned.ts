// Answers that are written once: a menu beside the composer, opened by its button or by «/» where a word may begin.
import { all, on, one } from "./dom";
import { grow } from "./composer";

const menu = () => one<HTMLDetailsElement>("[data-canned]");
const area = () => one<HTMLTextAreaElement>("#composer textarea");
const shown = () => all("[data-name]", menu() ?? document).filter((item) => !item.hidden);

/** The place where a «/» opened the menu: it goes when something is chosen. */
let slash = -1;

async function load(details: HTMLDetailsElement): Promise<void> {
  const pop = one(".pop", details);
  if (!pop) return;
  const answer = await fetch(details.dataset["canned"] ?? "");
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  pop.replaceChildren(...page.body.childNodes);
  one<HTMLInputElement>("input", pop)?.focus();
}

function insert(text: string): void {
  const field = area();
  if (!field) return;
  const from = slash >= 0 && field.value[slash] === "/" ? slash : field.selectionStart;
  const to = slash >= 0 && field.value[slash] === "/" ? slash + 1 : field.selectionEnd;
  field.setRangeText(text, from, to, "end");
  slash = -1;
  menu()?.removeAttribute("open");
  grow(field);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function narrow(words: string): void {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const item of all("[data-name]", menu() ?? document)) {
    const name = item.textContent?.toLocaleLowerCase() ?? "";
    item.hidden = !wanted.every((word) => name.includes(word));
  }
}

function walk(step: number): void {
  const stops = [one<HTMLElement>("input", menu() ?? document), ...shown().map((item) => one("button, a", item))];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
}

export function startCanned(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const details = event.target as HTMLElement;
      if (details.matches("details[data-canned][open]")) void load(details as HTMLDetailsElement);
    },
    true,
  );
  on("click", "[data-insert]", (_, button) => insert(button.dataset["insert"] ?? ""));
  on("input", "[data-canned] input", (event, input) => {
    event.stopPropagation();
    narrow((input as HTMLInputElement).value);
  });
  on("keydown", "[data-canned]", (event, details) => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") walk(key === "ArrowDown" ? 1 : -1);
    else if (key === "Escape") {
      details.removeAttribute("open");
      area()?.focus();
    } else if (key === "Enter" && event.target instanceof HTMLInputElement) {
      one("button, a", shown()[0] ?? details)?.click();
    } else return;
    event.preventDefault();
  });
  on("keydown", "#composer textarea", (event, element) => {
    const field = element as HTMLTextAreaElement;
    const before = field.value[field.selectionStart - 1];
    if (event.key !== "/" || event.ctrlKey || event.metaKey || (before !== undefined && !/\s/.test(before))) return;
    slash = field.selectionStart;
    menu()?.setAttribute("open", "");
  });
}
