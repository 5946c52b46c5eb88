// The board that is kept open all night: it hears that something moved, asks for itself anew, and changes only what changed.
import { one } from "./dom";

const CALM_MS = 2_000;
const AT_LEAST_MS = 30_000;

let due: number | undefined;

async function renew(): Promise<void> {
  clearTimeout(due);
  due = window.setTimeout(renew, AT_LEAST_MS);
  if (document.hidden) return;
  const board = one("#flow-board");
  // Whoever is about to press a button there is not disturbed.
  if (!board || board.querySelector("button:focus, input:focus")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#flow-board");
  if (!fresh || board.isEqualNode(fresh)) return;
  board.replaceWith(fresh);
  document.title = page.title;
}

const later = (): void => {
  clearTimeout(due);
  due = window.setTimeout(renew, CALM_MS);
};

const address = document.body.dataset["live"];
if (address && window.EventSource) {
  const source = new EventSource(address);
  source.addEventListener("flows", later);
  source.addEventListener("open", later);
  addEventListener("pagehide", () => source.close());
}
document.addEventListener("visibilitychange", () => !document.hidden && later());
later();
