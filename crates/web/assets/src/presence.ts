// Who else of us is at this ticket: the page gives a sign of life while it is looked at, says what is being done, and
// shows what the server says of the others.
import { on, one } from "./dom";

const PULSE_MS = 20_000;
/** Whoever stopped typing for so long only reads. */
const PAUSE_MS = 12_000;
const LOOK_MS = 2000;

/** This page among those of the same person. */
const page = Math.random().toString(36).slice(2);
let said = "";
let saidAt = 0;
let typedAt = -PAUSE_MS;

const place = () => one("#presence");

function now(): string {
  const form = one<HTMLFormElement>("#composer");
  const words = one<HTMLTextAreaElement>("textarea[name=text]", form ?? document)?.value.trim();
  if (!form || !words || performance.now() - typedAt > PAUSE_MS) return "reading";
  return new FormData(form).get("kind") === "note" ? "noting" : "replying";
}

const body = (doing: string) => new URLSearchParams({ csrf: document.body.dataset["csrf"] ?? "", page, doing });

function show(html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["presence", "beside-writing"]) {
    const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && next && old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
  }
}

async function ask(init: RequestInit): Promise<void> {
  const to = place()?.dataset["presence"];
  if (!to) return;
  try {
    const answer = await fetch(to, { redirect: "manual", ...init });
    if (answer.ok) show(await answer.text());
  } catch {
    // The next sign of life tries again.
  }
}

function say(doing: string): void {
  [said, saidAt] = [doing, performance.now()];
  void ask({ method: "POST", body: body(doing) });
}

/** The page goes, and may not wait for an answer. */
function leave(): void {
  const to = place()?.dataset["presence"];
  if (to && said) navigator.sendBeacon(to, body("left"));
  said = "";
}

function look(): void {
  if (document.hidden) return;
  const doing = now();
  if (doing !== said || performance.now() - saidAt > PULSE_MS) say(doing);
}

export function startPresence(): void {
  if (!place()) return;
  on("input", "#composer textarea[name=text]", () => {
    typedAt = performance.now();
    look();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : look()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && look());
  document.addEventListener("opora:presence", (event) => {
    if (place()?.dataset["presence"] === `/tickets/${(event as CustomEvent<string>).detail}/presence`) void ask({});
  });
  setInterval(look, LOOK_MS);
  look();
}
