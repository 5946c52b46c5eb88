// Many tickets at once, brought when first needed: Shift picks a range, a choice outlives live changes of the list, the bar brings its lists when
// they are first needed. And the conditions of a view, opened in the queue itself.
import { all, on, one } from "./dom";

/** Shows a part of another page; the library is there already (app.ts). */
const show = (address: string, target: string, select?: string): Promise<void> =>
  window.htmx.ajax("GET", address, { source: target, target, swap: "innerHTML", ...(select ? { select } : {}) });

const chosen = new Set<string>();
let last: HTMLInputElement | undefined;

const boxes = () => all<HTMLInputElement>(".row .pick");
const whole = () => one<HTMLInputElement>("#pick-all");

/** What stands in the bar. */
function count(): void {
  const bar = one("#many-bar");
  if (!bar) return;
  if (chosen.size > 0 && !bar.hasAttribute("hx-morph-skip")) {
    bar.setAttribute("hx-morph-skip", "");
    return void show(bar.dataset["choices"] ?? "", "#many-bar").then(count);
  }
  const number = one("#chosen");
  if (number) number.textContent = String(chosen.size);
}

function set(box: HTMLInputElement, on: boolean): void {
  box.checked = on;
  if (on) chosen.add(box.name);
  else chosen.delete(box.name);
}

/** Ticks again what was ticked before the list was drawn anew; what left the list is no longer chosen. */
function restore(): void {
  const there = boxes();
  const names = new Set(there.map((box) => box.name));
  for (const name of [...chosen]) if (!names.has(name)) chosen.delete(name);
  for (const box of there) box.checked = chosen.has(box.name);
  count();
}

/** A box was ticked, or no longer; with Shift all from the one before it. */
export function picked(box: HTMLInputElement, shift: boolean): void {
  const list = boxes();
  const [from, to] = [last ? list.indexOf(last) : -1, list.indexOf(box)];
  const range = shift && from >= 0 ? list.slice(Math.min(from, to), Math.max(from, to) + 1) : [box];
  for (const other of range) set(other, box.checked);
  const all = whole();
  if (!box.checked && all) all.checked = false;
  last = box;
  count();
}

function startPicking(): void {
  on("click", "[data-pick-page]", () => {
    for (const box of boxes()) set(box, true);
    count();
  });
  on("click", "[data-pick-none]", () => {
    for (const box of boxes()) set(box, false);
    if (whole()) whole()!.checked = false;
    count();
  });
  on("change", "#pick-all", (_, element) => {
    for (const box of boxes()) set(box, (element as HTMLInputElement).checked);
    count();
  });
}

/** Opens the conditions of the view in the queue, or closes them. */
export function conditions(link: HTMLAnchorElement): void {
  const here = one("#conditions");
  if (!here) return location.assign(link.href);
  if (!here.hidden) return close(here);
  here.hidden = false;
  here.setAttribute("hx-morph-skip", "");
  void show(link.href, "#conditions", "#view-form").then(() => one("input, select", here)?.focus());
}

function startConditions(): void {
  on("click", "#conditions [data-conditions-close]", (event) => {
    event.preventDefault();
    const here = one("#conditions");
    if (here) close(here);
  });
  let due: number | undefined;
  const later = (_: Event, form: HTMLElement) => {
    clearTimeout(due);
    due = window.setTimeout(() => {
      const fields = new URLSearchParams(new FormData(form as HTMLFormElement) as unknown as Record<string, string>);
      fields.delete("csrf");
      void show(`/views/count?${fields.toString()}`, "#view-count");
    }, 250);
  };
  on("input", "form[data-conditions]", later);
  on("change", "form[data-conditions]", later);
}

function close(here: HTMLElement): void {
  here.hidden = true;
  here.replaceChildren();
  here.removeAttribute("hx-morph-skip");
  one("[data-open]")?.focus();
}

startPicking();
startConditions();
document.addEventListener("htmx:after:swap", restore);
