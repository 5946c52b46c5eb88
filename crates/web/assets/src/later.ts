// What few visits need is brought when it is needed; what takes a moment says so.
import { all, on, one, typing } from "./dom";
import type { Queue } from "./keys";
import { refresh } from "./update";

const many = (): Promise<typeof import("./many")> => import(document.body.dataset["many"] ?? "");

function startMany(): void {
  on("click", ".row .pick", (event, box) => {
    const { shiftKey } = event as MouseEvent;
    void many().then((part) => part.picked(box as HTMLInputElement, shiftKey));
  });
  on("click", "[data-open]", (event, link) => {
    if ((event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey) return;
    event.preventDefault();
    void many().then((part) => part.conditions(link as HTMLAnchorElement));
  });
}

/** A form that works for a while is not to be sent twice. */
function startWorking(): void {
  on("submit", "form[data-busy]", (_, form) => {
    one(".working", form)?.removeAttribute("hidden");
    // After the form was read: a button that is off is not sent.
    setTimeout(() => {
      for (const button of all<HTMLButtonElement>("button", form)) button.disabled = true;
    });
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

/** A page that is not ready asks for itself until it is. */
function startWaiting(): void {
  let due: number | undefined;
  const again = () => {
    clearTimeout(due);
    if (one("[data-again]")) due = window.setTimeout(() => void refresh(), 1000);
  };
  document.addEventListener("htmx:after:swap", again);
  again();
}

/** The first key brings the keyboard; what a field or a window wants is theirs. */
function startKeys(queue: Queue): void {
  type Keys = Awaited<ReturnType<(typeof import("./keys"))["start"]>>;
  let coming: Promise<Keys> | undefined;
  let keys: Keys | undefined;
  const part = () => import(document.body.dataset["keys"] ?? "") as Promise<typeof import("./keys")>;
  const bring = (): Promise<Keys> =>
    (coming ??= part()
      .then((part) => part.start(queue))
      .then((there) => (keys = there)));
  on("click", "button[data-keys]", () => void bring().then((keys) => keys.show()));
  on("click", "button[data-palette]", () => void part().then((part) => part.openPalette()));
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.code === "KeyK" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return void part().then((part) => part.openPalette());
    }
    if (key === "Escape" && typing(target)) (target as HTMLElement).blur();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(target)) return;
    if (!/^([^ ]|Enter)$/.test(key) || one("dialog[open]") || document.documentElement.dataset["keys"] === "off") return;
    if (keys) return keys.press(event);
    if (key === "/") event.preventDefault();
    void bring().then((keys) => keys.press(event));
  });
}

export function startLater(queue: Queue): void {
  startKeys(queue);
  startMany();
  startWorking();
  startWaiting();
}
