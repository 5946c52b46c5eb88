// People are offered by name while one types; the server knows whom this person may name.
import { on } from "./dom";

const CALM_MS = 120;

let due: number | undefined;

async function offer(input: HTMLInputElement): Promise<void> {
  const { list } = input;
  const words = input.value;
  // What was just taken from the list is not asked for again.
  if (!list || [...list.children].some((option) => option.getAttribute("value") === words)) return;
  const answer = await fetch(`${input.dataset["suggest"] ?? ""}?q=${encodeURIComponent(words)}`);
  if (!answer.ok || input.value !== words) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceChildren(...found.querySelectorAll("option"));
}

export function startSuggesting(): void {
  const later = (_: Event, element: HTMLElement) => {
    clearTimeout(due);
    due = window.setTimeout(() => void offer(element as HTMLInputElement), CALM_MS);
  };
  on("input", "input[data-suggest]", later);
  on("focusin", "input[data-suggest]", later);
}
