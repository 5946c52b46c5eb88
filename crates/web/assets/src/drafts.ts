// What is being written is kept on the server, so that it is there on every device; and what was sent a moment ago
// counts down until it goes.
import { all, on, one } from "./dom";

const CALM_MS = 700;
const SECOND = 1000;

let due: number | undefined;
let saving: Promise<unknown> = Promise.resolve();

const address = (form: HTMLElement) => form.dataset["draft"];

async function save(form: HTMLFormElement, saved: () => void): Promise<void> {
  clearTimeout(due);
  due = undefined;
  const to = address(form);
  if (!to) return;
  const fields = new FormData(form);
  const body = new URLSearchParams();
  for (const name of ["csrf", "text", "kind", "seen_seq"]) body.set(name, String(fields.get(name) ?? ""));
  try {
    const answer = await fetch(to, { method: "POST", body, keepalive: true });
    if (answer.ok && due === undefined) saved();
  } catch {
    // The browser's own copy stays; the next word tries again.
  }
}

/** Waits until nothing is being saved, and saves nothing more of what was written so far. */
export async function settleDraft(): Promise<void> {
  clearTimeout(due);
  due = undefined;
  await saving;
}

/** Keeps what is written; `saved` hears when the server has all of it. */
export function startDrafts(saved: (form: HTMLFormElement) => void): void {
  const later = (_: Event, element: HTMLElement) => {
    const form = element as HTMLFormElement;
    clearTimeout(due);
    due = window.setTimeout(() => (saving = saving.then(() => save(form, () => saved(form)))), CALM_MS);
  };
  on("input", "form[data-draft]", later);
}

/** Counts down what is held, and asks for the page anew when it should have gone. */
export function startHolding(refresh: () => void): void {
  const skew = Number(document.body.dataset["now"] ?? Date.now()) - Date.now();
  const tick = () => {
    for (const held of all("[data-held]")) {
      const left = Number(held.dataset["due"]) - Date.now() - skew;
      const words = left > 0 ? held.dataset["words"]?.replace("%s", String(Math.ceil(left / SECOND))) : held.dataset["gone"];
      const place = one("[data-left]", held);
      if (place && place.textContent !== words) place.textContent = words ?? "";
      if (left < -2 * SECOND && left > -3.1 * SECOND) refresh();
    }
  };
  setInterval(tick, SECOND);
  document.addEventListener("htmx:after:swap", tick);
  tick();
}
