// What may help with a ticket comes after its page, so that the page waits for nothing; and anew when its words changed.
import { one } from "./dom";

let seen = "";

async function load(): Promise<void> {
  const place = one("[data-suggestions]");
  const from = place?.dataset["suggestions"];
  const words = `${from} ${one("#talk")?.childElementCount ?? 0} ${one("#knowledge")?.textContent ?? ""} ${one("#links")?.textContent ?? ""}`;
  if (!place || !from || (words === seen && place.childElementCount > 0)) return;
  seen = words;
  const answer = await fetch(from);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  one("[data-suggestions]")?.replaceChildren(...page.body.childNodes);
}

export function startProposals(): void {
  void load();
  document.addEventListener("htmx:after:swap", () => void load());
}
