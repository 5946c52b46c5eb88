// Changes of the page in place: the server sends the whole page, htmx morphs the part that we ask for,
// so that focus, scroll and half-written words stay.
import htmx from "htmx.org";
import { one } from "./dom";
import { WHOLE } from "./part";

type Finished = CustomEvent<{ ctx: { response: { raw: Response; status: number }; text: string } }>;

/** Errors that come back as the page itself, with words beside the field. */
const ON_THE_PAGE = [409, 422];

/** Draws the page anew from where it stands. */
export const refresh = (): Promise<void> =>
  htmx.ajax("GET", location.pathname + location.search, { source: "#main", ...WHOLE });

/** Shows a part of another page. */
export const show = (address: string, target: string, swap: string, select?: string): Promise<void> =>
  htmx.ajax("GET", address, { source: target, target, swap, ...(select ? { select } : {}) });

function complain(html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const notice = document.createElement("p");
  notice.className = "notice bad";
  notice.setAttribute("role", "alert");
  notice.textContent = [page.querySelector("h1"), page.querySelector(".lead")]
    .map((part) => part?.textContent?.trim() ?? "")
    .join(". ");
  one("#main")?.prepend(notice);
}

export function startUpdates(): void {
  Object.assign(htmx.config, {
    includeIndicatorCSS: false,
    history: false,
    // What the page's scripts set and the server does not know.
    morphIgnore: ["data-htmx-powered", "open", "hidden", "style"],
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { response, text } = (event as Finished).detail.ctx;
    const landed = new URL(response.raw.url);
    if (response.raw.redirected && landed.pathname !== location.pathname) {
      event.preventDefault();
      location.assign(landed);
    } else if (response.status >= 400 && !ON_THE_PAGE.includes(response.status)) {
      event.preventDefault();
      complain(text);
    }
  });
}
