// Draws the parts of a client's page anew from where it stands; what one reads, opened or writes stays.
import { all, one } from "./dom";
import { wake } from "./composer";

/** What the reader opened stays open. */
function keepOpen(from: Element, to: Element): void {
  const next = to.querySelectorAll("details");
  from.querySelectorAll("details").forEach((details, at) => next[at]?.toggleAttribute("open", details.open));
}

/** New lines come at the end; a line that changed is replaced; nothing else moves. */
function renewTalk(old: Element, fresh: Element): void {
  const lines = [...old.children];
  [...fresh.children].forEach((line, at) => {
    const before = lines[at];
    if (!before) return old.append(line);
    keepOpen(before, line);
    if (!before.isEqualNode(line)) before.replaceWith(line);
  });
}

/** What can be said and pressed there. */
const ways = (part: Element): string => all<HTMLFormElement>("form", part).map((form) => form.action).join(" ");

function renew(old: HTMLElement, fresh: Element): void {
  if (old.id === "talk") return renewTalk(old, fresh);
  if (old.isEqualNode(fresh)) return;
  if (old.id !== "say") {
    const busy = old.contains(document.activeElement) && document.activeElement?.matches("input, select, textarea");
    if (!busy && !one("details[open]", old)) old.replaceWith(fresh);
  } else if (ways(old) !== ways(fresh) && !all<HTMLInputElement>("input[type=file]", old).some((i) => i.files?.length)) {
    old.replaceWith(fresh);
    wake();
  }
}

export async function renewPage(): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  // Signed out, or it is not ours any more: the page says so when it is asked for whole. Other trouble passes.
  if (answer.redirected || answer.status === 404) return location.reload();
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of all("[data-part]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) renew(old, fresh);
  }
}
