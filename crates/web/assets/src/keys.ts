// The keyboard. The sheet that the server draws is the table: a place on the keyboard, or two in a row, and an act.
// Places are not letters (`code`), so that they work in the Russian layout too.
import { all, on, one, typing } from "./dom";
import { act, open, tick, walk } from "./queue";

const sheet = () => one<HTMLDialogElement>("dialog#keys");
const press = (selector: string) => () => one(selector)?.click();
const inQueue = () => one("main.queue") !== null;
const tell = (name: string) => () => document.dispatchEvent(new CustomEvent("opora:key", { detail: name }));

const ACTS: Record<string, () => unknown> = {
  next: () => walk(1),
  previous: () => walk(-1),
  pick: () => tick(),
  open: () => open(),
  take: () => (inQueue() ? act("assignment", { assignee: "me" }) : one(".take button")?.click()),
  solve: () => (inQueue() ? act("state", { state: "solved" }) : one(".moves form:has([value=solved]) button")?.click()),
  reply: tell("reply"),
  note: tell("note"),
  new: press(".side .new"),
  back: press("a.back"),
  search: () => one<HTMLInputElement>("#q")?.select(),
};

const go = (view: string) => () => one(`#views a[href="/queue?view=${CSS.escape(view)}"]`)?.click();

type Table = Map<string, () => unknown>;
let acts: Table | undefined;
let coming: Promise<Table> | undefined;

/** Brings the sheet, once; it says what each place does, or two in a row. */
async function bring(): Promise<Table> {
  const dialog = sheet();
  const answer = await fetch(dialog?.dataset["sheet"] ?? "");
  if (!dialog || !answer.ok) return new Map();
  dialog.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  acts = new Map();
  for (const row of all("[data-act]", dialog)) {
    const { act: name = "", code = "" } = row.dataset;
    const does = name.startsWith("go-") ? go(name.slice(3)) : ACTS[name];
    if (does) acts.set(code, does);
  }
  return acts;
}

const table = (): Promise<Table> => (coming ??= bring());
const showSheet = () => void table().then(() => sheet()?.showModal());

const PAIR_MS = 1500;
let first = { code: "", at: 0 };

/** What the key means after the one before it. */
function meant(acts: Table, code: string, at: number): (() => unknown) | undefined {
  const pair = at - first.at < PAIR_MS ? acts.get(`${first.code} ${code}`) : undefined;
  const begins = [...acts.keys()].some((places) => places.startsWith(`${code} `));
  first = { code: pair || !begins ? "" : code, at };
  return pair ?? acts.get(code);
}

export function startKeys(): void {
  on("click", "[data-keys]", showSheet);
  document.addEventListener("keydown", (event) => {
    const { target, ctrlKey, metaKey, altKey, code, timeStamp } = event;
    if (event.key === "Escape" && typing(target)) (target as HTMLElement).blur();
    if (event.defaultPrevented || ctrlKey || metaKey || altKey || typing(target) || one("dialog[open]")) return;
    if ("keysOff" in document.body.dataset) return;
    if (event.key === "?") return showSheet();
    if (code === "Enter" && target === document.body) return open();
    if (event.shiftKey || !/^(Key.|Slash)$/.test(code)) return;
    if (code === "Slash") event.preventDefault();
    if (!acts) return void table().then((acts) => meant(acts, code, timeStamp)?.());
    const does = meant(acts, code, timeStamp);
    if (!does) return;
    event.preventDefault();
    does();
  });
}
