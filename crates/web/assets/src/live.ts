// Listens to the server: something changed, so draw the page anew, once, when somebody looks.
import { one } from "./dom";
import { refresh } from "./update";

const CALM_MS = 300;

let due: number | undefined;
let missed = false;

function draw(): void {
  missed = document.hidden;
  if (!missed) void refresh();
}

function later(): void {
  clearTimeout(due);
  due = window.setTimeout(draw, CALM_MS);
}

function listen(address: string): EventSource {
  const source = new EventSource(address);
  let before = false;
  // `queue`: some list or counter moved. `ticket`: the ticket whose number is the data did.
  source.addEventListener("queue", () => one("main.queue") && later());
  source.addEventListener("ticket", (event) => {
    if (location.pathname === `/tickets/${encodeURIComponent(event.data as string)}`) later();
  });
  // The connection was lost for a while: nobody knows what was said meanwhile.
  source.addEventListener("open", () => {
    if (before && one("main.queue, main.ticket")) later();
    before = true;
  });
  return source;
}

export function startLive(): void {
  const address = document.body.dataset["live"];
  if (!address || !window.EventSource) return;
  let source = listen(address);
  document.addEventListener("visibilitychange", () => missed && draw());
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    source = listen(address);
    if (one("main.queue, main.ticket")) later();
  });
}
