// Listens to the server: something changed, so draw the page anew, once, when somebody looks.

/** What a page does with the news. */
type Page = {
  /** Whether it shows this ticket. */
  shows: (number: string) => boolean;
  /** Whether it shows a list of tickets. */
  lists: () => boolean;
  /** Draws it anew. */
  draw: () => void;
};

const CALM_MS = 300;

export function startLive(page: Page): void {
  const address = document.body.dataset["live"];
  if (!address || !window.EventSource) return;
  let due: number | undefined;
  let missed = false;
  const draw = () => {
    missed = document.hidden;
    if (!missed) page.draw();
  };
  const later = () => {
    clearTimeout(due);
    due = window.setTimeout(draw, CALM_MS);
  };
  const caughtUp = () => (page.lists() || page.shows(shown())) && later();
  const listen = (): EventSource => {
    const source = new EventSource(address);
    let before = false;
    // `queue`: some list or counter moved. `ticket`: the ticket whose number is the data did.
    source.addEventListener("queue", () => page.lists() && later());
    source.addEventListener("ticket", (event) => page.shows(event.data as string) && later());
    // The reader is called for an incident: the notice stands on every page.
    source.addEventListener("call", later);
    // Somebody of us came to a ticket or went.
    source.addEventListener("presence", (event) => document.dispatchEvent(new CustomEvent("opora:presence", { detail: event.data as string })));
    // The connection was lost for a while: nobody knows what was said meanwhile.
    source.addEventListener("open", () => {
      if (before) caughtUp();
      before = true;
    });
    return source;
  };
  let source = listen();
  document.addEventListener("visibilitychange", () => missed && draw());
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    source = listen();
    caughtUp();
  });
}

/** The number at the end of the page's address. */
const shown = (): string => decodeURIComponent(location.pathname.split("/").at(-1) ?? "");

/** Whether the page is about this ticket: its address is the room's and ends with the number. */
export const isAt = (room: string, number: string): boolean =>
  location.pathname === `/${room}/${encodeURIComponent(number)}`;
