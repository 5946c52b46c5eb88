// The ticket page: the composer, facts that are changed in place, pictures on demand. The library and the
// shell are there already (app.ts); it is found as `window.htmx`, so that it is loaded once.
import { all, on, one } from "./dom";
import { forgetDraft, grow, isDirty, listFiles, startComposer, switchTo, wake } from "./composer";
import { settleDraft, startDrafts, startHolding } from "./drafts";
import { startCanned } from "./canned";
import { WHOLE } from "./part";
import { startPresence } from "./presence";
import { startProposals } from "./proposals";
import { startSpelling } from "./spell";
import { startSuggesting } from "./suggest";

const composer = () => one<HTMLFormElement>("#composer");
const messages = () => all(".msg").length;

/** While words are being written, a live update leaves the composer alone. */
function guard(): void {
  const form = composer();
  form?.toggleAttribute("hx-morph-skip", isDirty(form));
}

async function send(form: HTMLFormElement): Promise<void> {
  const button = one<HTMLButtonElement>("button:not([type=button])", form);
  if (button) button.disabled = true;
  one("[data-canned]", form)?.removeAttribute("open");
  await settleDraft();
  form.removeAttribute("hx-morph-skip");
  let sent = false;
  const heed = (event: Event) => (sent = (event as CustomEvent<{ ctx: { response: { status: number } } }>).detail.ctx.response.status < 400);
  form.addEventListener("htmx:after:request", heed, { once: true });
  await window.htmx.ajax("POST", form.action, { source: form, ...WHOLE });
  if (button) button.disabled = false;
  if (!sent || form !== composer()) return guard();
  forgetDraft(form);
  form.reset();
  wake();
  for (const input of all<HTMLInputElement>("input[type=file]", form)) listFiles(input);
  for (const area of all<HTMLTextAreaElement>("textarea", form)) grow(area);
  one("[data-arrived]")?.setAttribute("hidden", "");
  toNewest();
}

function toNewest(): void {
  all(".msg").at(-1)?.scrollIntoView({ block: "center" });
}

/** What a button says is sent with its form. */
function carry(form: HTMLFormElement, button: HTMLElement | null): void {
  one("input[data-pressed]", form)?.remove();
  if (!(button instanceof HTMLButtonElement) || button.name === "") return;
  const said = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  said.dataset["pressed"] = "";
  form.append(said);
}

function startForms(): void {
  on("submit", "form[data-live-form], #composer", (event, element) => {
    const form = element as HTMLFormElement;
    event.preventDefault();
    if (form.id === "composer") return void send(form);
    carry(form, (event as SubmitEvent).submitter);
    form.closest("details:is([data-menu], .add-link, .add-reference)")?.removeAttribute("open");
    void window.htmx.ajax("POST", form.action, { source: form, ...WHOLE }).then(() => form.isConnected && form.matches(".inline, .pop, .add-link > form, .add-reference > form") && form.reset());
  });
  on("click", "a[data-images]", (event, link) => {
    event.preventDefault();
    const target = `#${CSS.escape(link.dataset["images"] ?? "")}`;
    void window.htmx.ajax("GET", (link as HTMLAnchorElement).href, { source: target, target, select: target, swap: "outerHTML" });
  });
}

function startWatching(): void {
  let seen = messages();
  on("input", "#composer", guard);
  on("change", "#composer", guard);
  document.addEventListener("htmx:after:swap", () => {
    const form = composer();
    if (form && isDirty(form) && messages() > seen) one("[data-arrived]")?.removeAttribute("hidden");
    seen = messages();
    wake();
  });
}

/** The keyboard of the workspace says what it heard. */
function startKeys(): void {
  document.addEventListener("opora:key", (event) => {
    const form = composer();
    if (form) switchTo(form, (event as CustomEvent<string>).detail);
  });
}

startComposer();
startSuggesting();
startSpelling();
startDrafts(forgetDraft);
startCanned();
startPresence();
startProposals();
startHolding(() => void window.htmx.ajax("GET", location.pathname, { source: "#main", ...WHOLE }));
if (composer()) {
  startForms();
  startWatching();
  startKeys();
  guard();
  if (!location.hash && messages() > 3) toNewest();
} else if (one("main.ticket")) {
  startForms();
}
