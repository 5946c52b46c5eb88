// Listens to the server: something changed, so draw the page anew, once, when somebody looks.
import { one } from "./dom";
import { refresh } from "./update";

const CALM_MS = 300;

export function startLive(): void {
  const address = document.body.dataset["live"];
  if (!address || !window.EventSource) return;
  const source = new EventSource(address);
  let due: number | undefined;
  let missed = false;
  const draw = () => {
    missed = document.hidden;
    if (!missed) void refresh();
  };
  const later = () => {
    clearTimeout(due);
    due = window.setTimeout(draw, CALM_MS);
  };
  // `queue`: some list or counter moved. `ticket`: the ticket whose number is the data did.
  source.addEventListener("queue", () => one("main.queue") && later());
  source.addEventListener("ticket", (event) => {
    if (location.pathname === `/tickets/${encodeURIComponent(event.data as string)}`) later();
  });
  document.addEventListener("visibilitychange", () => missed && draw());
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
