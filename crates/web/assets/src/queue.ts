// The queue under the fingers: J and K walk, Enter opens, A takes; on wide screens the picked ticket shows beside.
import { all, one } from "./dom";
import { refresh, show } from "./update";

const WIDE = matchMedia("(min-width: 1280px)");
const KEPT = "picked";

const rows = () => all(".row");
const picked = () => one(".row.picked");
const numberOf = (row: HTMLElement) => row.id.slice(1);
const linkOf = (row: HTMLElement) => one<HTMLAnchorElement>(".subject", row);

/** How a conversation looks, which the queue alone does not need. */
function dress(): void {
  const style = one("#preview")?.dataset["style"] ?? "";
  if (!style || one(`link[href="${style}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
}

function preview(row: HTMLElement): void {
  const link = linkOf(row);
  if (WIDE.matches) dress();
  if (WIDE.matches && link) void show(`${link.pathname}/preview`, "#preview", "innerHTML");
}

function pick(row: HTMLElement, focus: boolean): void {
  for (const other of all(".row.picked")) other.classList.remove("picked");
  row.classList.add("picked");
  sessionStorage.setItem(KEPT, row.id);
  if (focus) linkOf(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  preview(row);
}

export function walk(step: number): void {
  const list = rows();
  const at = list.findIndex((row) => row.classList.contains("picked"));
  const next = list[at < 0 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1)];
  if (next) pick(next, true);
}

export function open(): void {
  const row = picked();
  if (row) linkOf(row)?.click();
}

/** Does something to the picked ticket, as its own page would. */
export async function act(what: string, fields: Record<string, string>): Promise<void> {
  const row = picked();
  if (!row) return;
  const body = new URLSearchParams({ csrf: document.body.dataset["csrf"] ?? "", ...fields });
  await fetch(`/tickets/${encodeURIComponent(numberOf(row))}/${what}`, { method: "POST", body, redirect: "manual" });
  await refresh();
}

/** Selects the picked ticket, or no longer. */
export function tick(): void {
  const box = picked() && one<HTMLInputElement>(".pick", picked()!);
  box?.click();
}

export function startQueue(): void {
  const remembered = document.getElementById(sessionStorage.getItem(KEPT) ?? "");
  remembered?.classList.add("picked");
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>(".row .subject");
    const row = link?.closest<HTMLElement>(".row");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey) && event.detail === 1;
    if (!row || !WIDE.matches || !plain || row.classList.contains("picked")) return;
    event.preventDefault();
    pick(row, false);
  });
  document.addEventListener("htmx:after:swap", () => {
    const row = document.getElementById(sessionStorage.getItem(KEPT) ?? "");
    row?.classList.add("picked");
  });
}
