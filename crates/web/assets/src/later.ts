// What few visits need is brought when it is needed; what takes a moment says so.
import { all, on, one } from "./dom";
import { refresh } from "./update";

const many = (): Promise<typeof import("./many")> => import(document.body.dataset["many"] ?? "");

function startMany(): void {
  on("click", ".row .pick", (event, box) => {
    const { shiftKey } = event as MouseEvent;
    void many().then((part) => part.picked(box as HTMLInputElement, shiftKey));
  });
  on("click", "[data-conditions-open]", (event, link) => {
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

export function startLater(): void {
  startMany();
  startWorking();
  startWaiting();
}
