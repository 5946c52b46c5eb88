// Spelling while one writes: marks under the words of a field, a menu of what may be meant, a word before sending.
//
// A field of many lines cannot colour its words, so a copy of it lies over it, see-through but for its marks. The
// server's own dictionaries judge; nothing leaves the desk. Brought by spell.ts when somebody writes.
import { one } from "./dom";

type Mark = { from: number; to: number; kind: string; meant: string[] };
/** As the server tells it: from, to, why, what may be meant. */
type Told = [number, number, string, string[]];

const CALM_MS = 350;
const LINE_PX = 4;
const STYLES = [
  "boxSizing", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth", "paddingTop",
  "paddingRight", "paddingBottom", "paddingLeft", "fontFamily", "fontSize", "fontWeight", "lineHeight",
  "letterSpacing", "tabSize", "textIndent",
] as const;

const fields = new WeakMap<HTMLTextAreaElement, Field>();
/** Words that were passed over, until the page is left. */
const skipped = new Set<string>();
let menu: HTMLElement | undefined;

/** A field that is looked after. */
class Field {
  marks: Mark[] = [];
  /** The text that the server judged last. */
  judged = "";
  /** The text that the marks stand in. */
  private shown = "";
  /** The text that may be sent with its marks. */
  passed: string | undefined;
  private copy: HTMLElement;
  private due: number | undefined;
  private asked: AbortController | undefined;

  constructor(readonly area: HTMLTextAreaElement) {
    area.spellcheck = false;
    this.copy = document.createElement("div");
    this.copy.className = "spell-copy";
    this.copy.setAttribute("aria-hidden", "true");
    new ResizeObserver(() => this.draw()).observe(area);
    area.addEventListener("scroll", () => (this.copy.scrollTop = area.scrollTop));
  }

  later(): void {
    clearTimeout(this.due);
    this.follow();
    this.draw();
    this.due = window.setTimeout(() => void this.judge(), CALM_MS);
  }

  /** Asks the server; what was asked before is of no use any more. */
  async judge(): Promise<void> {
    clearTimeout(this.due);
    const text = this.area.value;
    if (text === this.judged) return;
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const body = form(this.area, { text });
      const answer = await fetch("/spelling", { method: "POST", body, signal: this.asked.signal });
      if (!answer.ok || text !== this.area.value) return;
      this.marks = ((await answer.json()) as Told[])
        .map(([from, to, kind, meant]) => ({ from, to, kind, meant }))
        .filter((mark) => !skipped.has(text.slice(mark.from, mark.to)));
      this.judged = this.shown = text;
      this.draw();
    } catch {
      // Without the server there are no marks; the next word tries again.
    }
  }

  /** Marks move with what was written before them, and go when they are written into. */
  private follow(): void {
    const [before, after] = [this.shown, this.area.value];
    let start = 0;
    while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
    let end = 0;
    const most = Math.min(before.length, after.length) - start;
    while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
    const by = after.length - before.length;
    this.marks = this.marks
      .filter((mark) => mark.to < start || mark.from > before.length - end)
      .map((mark) => (mark.to < start ? mark : { ...mark, from: mark.from + by, to: mark.to + by }));
    this.shown = after;
  }

  draw(): void {
    const { area, copy } = this;
    if (copy.previousSibling !== area) area.after(copy);
    area.parentElement?.classList.add("spells");
    const look = getComputedStyle(area);
    for (const name of STYLES) copy.style[name] = look[name];
    Object.assign(copy.style, {
      left: `${area.offsetLeft}px`,
      top: `${area.offsetTop}px`,
      width: `${area.clientWidth + side(look)}px`,
      height: `${area.offsetHeight}px`,
    });
    const text = area.value;
    const parts: (string | HTMLElement)[] = [];
    let at = 0;
    for (const mark of this.marks) {
      const word = document.createElement("s");
      word.className = mark.kind;
      word.textContent = text.slice(mark.from, mark.to);
      parts.push(text.slice(at, mark.from), word);
      at = mark.to;
    }
    // A last line that is empty has a height only with something on it.
    copy.replaceChildren(...parts, `${text.slice(at)}\u200b`);
    copy.scrollTop = area.scrollTop;
  }

  /** The mark at a place, or the next one, or the first. */
  at(place: number, near: boolean): Mark | undefined {
    const here = this.marks.find((mark) => mark.from <= place && place <= mark.to);
    return here ?? (near ? (this.marks.find((mark) => mark.from > place) ?? this.marks[0]) : undefined);
  }

  /** Where a mark is seen. */
  spot(mark: Mark): DOMRect {
    const word = this.copy.querySelectorAll("s")[this.marks.indexOf(mark)];
    return (word ?? this.area).getBoundingClientRect();
  }

  put(mark: Mark, word: string): void {
    const { area } = this;
    area.focus();
    area.setSelectionRange(mark.from, mark.to);
    // The browser's own way keeps what can be undone.
    if (!document.execCommand("insertText", false, word)) {
      area.setRangeText(word, mark.from, mark.to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  forget(word: string): void {
    this.marks = this.marks.filter((mark) => this.area.value.slice(mark.from, mark.to) !== word);
    this.draw();
    this.warn(false);
  }

  /** Says what remains, above the buttons; gently. */
  warn(on: boolean): void {
    const place = this.area.form;
    if (!place) return;
    one(".spell-warning", place)?.remove();
    if (!on) return;
    const words = [...new Set(this.marks.map((mark) => this.area.value.slice(mark.from, mark.to)))];
    const note = document.createElement("p");
    note.className = "notice warn spell-warning";
    note.setAttribute("role", "alert");
    const list = new Intl.ListFormat(document.documentElement.lang, { style: "narrow" }).format(words.slice(0, 5));
    note.textContent = (this.area.dataset["spellWarn"] ?? "").replace("%s", list + (words.length > 5 ? "…" : ""));
    const send = one(".send, .acts", place);
    if (send) send.before(note);
    else place.append(note);
  }
}

const side = (look: CSSStyleDeclaration): number =>
  Number.parseFloat(look.borderLeftWidth) + Number.parseFloat(look.borderRightWidth);

function form(area: HTMLTextAreaElement, fields: Record<string, string>): URLSearchParams {
  return new URLSearchParams({ csrf: document.body.dataset["csrf"] ?? "", ticket: area.dataset["spell"] ?? "", ...fields });
}

function close(): void {
  menu?.remove();
  menu = undefined;
}

function open(field: Field, mark: Mark): void {
  close();
  const { area } = field;
  const word = area.value.slice(mark.from, mark.to);
  const pop = document.createElement("div");
  pop.className = "spell-menu";
  pop.setAttribute("role", "menu");
  pop.setAttribute("aria-label", word);
  const item = (text: string, act: () => void, quiet = false) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "menuitem");
    button.textContent = text;
    button.classList.toggle("quiet", quiet);
    button.addEventListener("click", () => {
      close();
      act();
      area.focus();
    });
    pop.append(button);
  };
  for (const meant of mark.meant) item(meant, () => field.put(mark, meant));
  const { spellAddClient, spellAdd, spellSkip } = area.dataset;
  if (spellAddClient && mark.kind === "word") item(spellAddClient.replace("%s", word), () => void add(field, word, "client"), true);
  if (spellAdd && mark.kind === "word") item(spellAdd.replace("%s", word), () => void add(field, word, "desk"), true);
  if (spellSkip) item(spellSkip, () => (skipped.add(word), field.forget(word)), true);
  pop.addEventListener("keydown", (event) => walk(event, pop, area));
  (area.closest("main") ?? document.body).append(pop);
  const spot = field.spot(mark);
  const below = innerHeight - spot.bottom > pop.offsetHeight + LINE_PX;
  pop.style.left = `${Math.max(8, Math.min(spot.left, innerWidth - pop.offsetWidth - 8))}px`;
  pop.style.top = `${below ? spot.bottom + LINE_PX : Math.max(8, spot.top - pop.offsetHeight - LINE_PX)}px`;
  menu = pop;
}

function walk(event: KeyboardEvent, pop: HTMLElement, area: HTMLTextAreaElement): void {
  const items = [...pop.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) items.at(to % items.length)?.focus();
  else if (event.key === "Escape" || event.key === "Tab") {
    close();
    area.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

async function add(field: Field, word: string, whose: string): Promise<void> {
  field.forget(word);
  skipped.add(word);
  await fetch("/spelling/words", { method: "POST", body: form(field.area, { word, whose }) });
}

/** What remains is said once; the same text sent again goes as it is. */
function startSending(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const sent = event.target as HTMLFormElement;
      const area = one<HTMLTextAreaElement>("textarea[data-spell]", sent);
      const field = area && fields.get(area);
      // A hidden note is read by us alone.
      if (!field || field.passed === field.area.value || new FormData(sent).get("kind") === "note") return;
      if (field.judged === field.area.value && field.marks.length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      void field.judge().then(() => {
        field.passed = field.area.value;
        field.warn(field.marks.length > 0);
        if (field.marks.length === 0) sent.requestSubmit(submitter);
      });
    },
    true,
  );
}

/** Looks after a field from now on. */
export function watch(area: HTMLTextAreaElement): void {
  if (fields.has(area)) return;
  const field = new Field(area);
  fields.set(area, field);
  area.addEventListener("input", () => {
    close();
    field.later();
    if (field.passed !== undefined) field.warn(false);
    field.passed = undefined;
  });
  area.addEventListener("keydown", (event) => {
    const wanted = (event.altKey && event.key === "ArrowDown") || ((event.ctrlKey || event.metaKey) && event.key === ".");
    if (event.key === "Escape" && menu) close();
    else if (!wanted) return;
    else {
      const mark = field.at(area.selectionStart, true);
      if (mark) {
        area.setSelectionRange(mark.from, mark.to);
        open(field, mark);
        one("button", menu)?.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  });
  area.addEventListener("click", () => {
    const mark = area.selectionStart === area.selectionEnd && field.at(area.selectionStart, false);
    if (mark) open(field, mark);
    else close();
  });
  // What was there before somebody came: a draft, an answer that came back.
  field.later();
}

document.addEventListener("pointerdown", (event) => {
  if (menu && !menu.contains(event.target as Node)) close();
});
document.addEventListener("htmx:after:swap", () => {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-spell]")) fields.get(area)?.later();
});
startSending();
