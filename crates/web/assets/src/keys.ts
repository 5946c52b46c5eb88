// The keyboard, brought with the first key. The sheet that the server draws is the table: a place on the keyboard, or
// two in a row, and an act. Places are not letters (`code`), so that they work in the Russian layout too.
import { all, one } from "./dom";
import { openPalette, press as pressOn } from "./palette";

export { openPalette };

/** What the list of the queue can do. */
export type Queue = {
  walk: (step: number) => void;
  open: () => void;
  tick: () => void;
  act: (what: string, fields: Record<string, string>) => Promise<void>;
};

const sheet = () => one<HTMLDialogElement>("dialog#keys");
const press = (selector: string) => () => one(selector)?.click();
const inQueue = () => one("main.queue") !== null;
const tell = (name: string) => () => document.dispatchEvent(new CustomEvent("opora:key", { detail: name }));

const acts = (queue: Queue): Record<string, () => unknown> => ({
  next: () => queue.walk(1),
  previous: () => queue.walk(-1),
  pick: queue.tick,
  open: queue.open,
  take: () => (inQueue() ? queue.act("assignment", { assignee: "me" }) : one(".take button")?.click()),
  solve: () => (inQueue() ? queue.act("state", { state: "solved" }) : one(".moves form:has([value=solved]) button")?.click()),
  reply: tell("reply"),
  note: tell("note"),
  merge: () => pressOn(".merge-with > summary"),
  new: press(".side .new"),
  back: press("a.back"),
  search: () => one<HTMLInputElement>("#q")?.select(),
});

const go = (view: string) => () => one(`#views a[href="/queue?view=${CSS.escape(view)}"]`)?.click();
const PAIR_MS = 1500;

type Table = Map<string, () => unknown>;

/** Brings the sheet: it says what each place does. */
async function table(queue: Queue): Promise<Table> {
  const [dialog, known, found] = [sheet(), acts(queue), new Map<string, () => unknown>()];
  const answer = await fetch(dialog?.dataset["sheet"] ?? "");
  if (!dialog || !answer.ok) return found;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Styles stand in the head of what was parsed.
  dialog.replaceChildren(...page.head.childNodes, ...page.body.childNodes);
  for (const row of all("[data-act]", dialog)) {
    const { act = "", code = "" } = row.dataset;
    const does = act.startsWith("go-") ? go(act.slice(3)) : known[act];
    if (does) found.set(code, does);
  }
  return found;
}

/** The keyboard at work: what a key does, and the sheet. */
export async function start(queue: Queue): Promise<{ press: (event: KeyboardEvent) => void; show: () => void }> {
  const does = await table(queue);
  const pairs = new Set([...does.keys()].filter((code) => code.includes(" ")).map((code) => code.split(" ")[0]));
  let first = { code: "", at: 0 };
  const show = () => sheet()?.showModal();
  /** What the key means after the one before it. */
  const meant = (code: string, at: number) => {
    const pair = at - first.at < PAIR_MS ? does.get(`${first.code} ${code}`) : undefined;
    first = { code: !pair && pairs.has(code) ? code : "", at };
    return pair ?? does.get(code);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "?") return show();
    if (event.code === "Enter") return event.target === document.body ? queue.open() : undefined;
    // «#» is a key of its own on some keyboards.
    const code = event.key === "#" ? "Shift+Digit3" : event.shiftKey ? `Shift+${event.code}` : event.code;
    const act = meant(code, event.timeStamp);
    if (!act) return;
    event.preventDefault();
    act();
  };
  return { press, show };
}
