// The keyboard. Keys are places, not letters (`code`), so that they work in the Russian layout too.
import { on, one, typing } from "./dom";
import { open, takePicked, walk } from "./queue";

const sheet = () => one<HTMLDialogElement>("dialog#keys");

const press = (selector: string) => () => one(selector)?.click();

const ACTS: Record<string, () => unknown> = {
  KeyJ: () => walk(1),
  KeyK: () => walk(-1),
  KeyA: () => (one("main.queue") ? takePicked() : one(".take button")?.click()),
  KeyC: press(".side .new"),
  KeyU: press("a.back"),
  Slash: () => one<HTMLInputElement>("#q")?.select(),
  Enter: () => document.activeElement === document.body && open(),
};

export function startKeys(): void {
  on("click", "[data-keys]", () => sheet()?.showModal());
  document.addEventListener("keydown", (event) => {
    const { target, ctrlKey, metaKey, altKey } = event;
    if (event.key === "Escape" && typing(target)) (target as HTMLElement).blur();
    if (event.defaultPrevented || ctrlKey || metaKey || altKey || typing(target) || one("dialog[open]")) return;
    if (event.key === "?") return sheet()?.showModal();
    const act = event.shiftKey ? undefined : ACTS[event.code];
    if (!act || (event.code === "Enter" && target !== document.body)) return;
    event.preventDefault();
    act();
  });
}
