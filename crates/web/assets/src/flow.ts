// One flow: its chart with the band of the norm and the alerts marked, the same as a table, and the slider that replays.
import uPlot from "uplot";
import { all, one } from "./dom";

type Points = {
  step: number;
  at: number[];
  seen: number[];
  bad: number[];
  norm: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  alerts: [number, number, boolean, boolean][];
};

const room = one(".chart-room");
const place = one("#chart");
const word = (name: string): string => room?.dataset[name] ?? "";
// Days before months and 24 hours, as everywhere else on the pages.
const lang = room?.dataset["lang"] === "en" ? "en-GB" : "ru";
const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(lang, { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });
// Colours as this theme computes them: a canvas knows no variables.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const colour = (name: string): string => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};
const faint = (text: string, share: number): string => text.replace(/^rgb\((.*)\)$/, `rgba($1, ${share})`);

let points: Points | undefined;
let plot: uPlot | undefined;
let days = 7;

/** Alerts behind the lines. */
function drawAlerts(chart: uPlot): void {
  if (!points) return;
  const { ctx, bbox } = chart;
  ctx.save();
  for (const [from, to, open, told] of points.alerts) {
    const left = Math.max(chart.valToPos(from, "x", true), bbox.left);
    const right = Math.min(chart.valToPos(open ? Math.max(to, points.at.at(-1) ?? to) : to, "x", true), bbox.left + bbox.width);
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    ctx.fillStyle = faint(colour(told ? "--red" : "--amber"), 0.14);
    ctx.fillRect(left, bbox.top, Math.max(right - left, 2), bbox.height);
    ctx.fillStyle = colour(told ? "--red" : "--amber");
    ctx.fillRect(left, bbox.top, Math.max(right - left, 2), 3);
  }
  ctx.restore();
}

/** What is under the pointer, in words. */
function hover(chart: uPlot): void {
  const tip = one("#legend .hint");
  const at = chart.cursor.idx;
  if (!tip || !points) return;
  if (at === null || at === undefined) {
    tip.textContent = tip.dataset["words"] ?? "";
    return;
  }
  const when = points.at[at];
  const norm = points.norm[at];
  if (when === undefined) return;
  const parts = [moment.format(when * 1000), `${word("seen")} ${number.format(points.seen[at] ?? 0)}`];
  if (norm !== null && norm !== undefined) parts.push(`${word("norm")} ${number.format(norm)} (${number.format(points.low[at] ?? 0)}–${number.format(points.high[at] ?? 0)})`);
  if (points.bad[at]) parts.push(`${word("bad")} ${number.format(points.bad[at] ?? 0)}`);
  tip.textContent = parts.join(" · ");
}

function draw(): void {
  if (!place || !points) return;
  plot?.destroy();
  const ink = colour("--ink-2");
  const accent = colour("--accent");
  const band = faint(accent, 0.12);
  const hair = colour("--hair");
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: ink, font, grid: { stroke: hair, width: 1 }, ticks: { show: false } };
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: Math.max(220, Math.min(340, Math.round(place.clientWidth / 3))),
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [
      {
        ...axis,
        size: 32,
        space: 64,
        values: (_, ticks, __, ___, gap) =>
          ticks.map((tick) =>
            new Intl.DateTimeFormat(lang, gap >= 86_400 ? { day: "numeric", month: "short" } : new Date(tick * 1000).getHours() + new Date(tick * 1000).getMinutes() === 0 ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" }).format(tick * 1000),
          ),
      },
      { ...axis, size: 48, values: (_, ticks) => ticks.map((tick) => number.format(tick)) },
    ],
    series: [
      {},
      { stroke: "transparent", points: { show: false } },
      { stroke: "transparent", points: { show: false } },
      { stroke: faint(accent, 0.7), width: 1, dash: [4, 4], points: { show: false } },
      { stroke: colour("--red"), width: 1, points: { show: false } },
      { stroke: colour("--ink"), width: 1.5, points: { show: false } },
    ],
    bands: [{ series: [1, 2], fill: band }],
    hooks: {
      drawAxes: [drawAlerts],
      setCursor: [hover],
      setSelect: [
        (chart) => {
          if (chart.select.width > 8) void load(chart.posToVal(chart.select.left, "x") * 1000, chart.posToVal(chart.select.left + chart.select.width, "x") * 1000);
        },
      ],
    },
  };
  const bad = points.bad.some((n) => n > 0) ? points.bad : points.bad.map(() => null);
  plot = new uPlot(options, [points.at, points.high, points.low, points.norm, bad, points.seen], place);
}

/** The same as a table. */
function table(): void {
  const region = one("#chart-table");
  if (!region || !points) return;
  const sheet = document.createElement("table");
  sheet.className = "table";
  const row = (cells: string[], kind: "th" | "td"): void => {
    const line = sheet.insertRow();
    for (const text of cells) {
      const cell = document.createElement(kind);
      if (kind === "th") cell.scope = "col";
      cell.textContent = text;
      line.append(cell);
    }
  };
  row([word("when"), word("seen"), word("norm"), word("bad")], "th");
  points.at.forEach((at, n) => {
    const norm = points?.norm[n];
    row([moment.format(at * 1000), number.format(points?.seen[n] ?? 0), norm === null || norm === undefined ? "—" : number.format(norm), number.format(points?.bad[n] ?? 0)], "td");
  });
  region.replaceChildren(sheet);
}

async function load(from?: number, to?: number): Promise<void> {
  const id = room?.dataset["flow"];
  if (!id || !place) return;
  const end = to ?? Date.now();
  const begin = from ?? end - days * 86_400_000;
  const answer = await fetch(`/flows/${id}/chart?from=${Math.round(begin)}&to=${Math.round(end)}`).catch(() => undefined);
  if (!answer?.ok) {
    place.textContent = word("trouble");
    return;
  }
  points = (await answer.json()) as Points;
  // What is not over yet is no drop: the last stretch is left out unless it was asked for.
  if (to === undefined && points.at.length > 2) {
    for (const name of ["at", "seen", "bad", "norm", "low", "high"] as const) points[name].pop();
  }
  draw();
  if (one<HTMLDetailsElement>(".as-table")?.open) table();
}

type Step = { often: string; words: string; told: string; blind: string; alarms: string[]; false_alarms: number; caught: { at: string; after: string; missed: boolean }[] };

/** How many false alarms each sensitivity would have given, over the slider. */
function bars(steps: Step[], chosen: number): void {
  const most = Math.max(1, ...steps.map((step) => step.false_alarms));
  const columns = steps.map((step, n) => {
    const column = document.createElement("li");
    column.classList.toggle("here", n === chosen);
    column.classList.toggle("blind", step.caught.some((one) => one.missed));
    const bar = document.createElement("i");
    bar.style.height = `${Math.round((step.false_alarms / most) * 36)}px`;
    column.append(number.format(step.false_alarms), bar);
    return column;
  });
  one("#replay-bars")?.replaceChildren(...columns);
}

/** The slider: what each sensitivity would have done, asked once. */
async function replay(): Promise<void> {
  const part = one("#replay");
  const slider = one<HTMLInputElement>("#often-slider");
  if (!part || !slider) return;
  const answer = await fetch(`/flows/${part.dataset["flow"]}/replay`).catch(() => undefined);
  const steps = answer?.ok ? ((await answer.json()) as { steps: Step[] }).steps : [];
  const told = one("#replay-told");
  if (steps.length === 0) {
    if (told) told.textContent = part.dataset["empty"] ?? "";
    slider.disabled = true;
    return;
  }
  const show = (): void => {
    const step = steps[Number(slider.value)];
    if (!step) return;
    const put = (id: string, text: string): void => {
      const to = one(id);
      if (to) to.textContent = text;
    };
    put("#often-words", step.words);
    put("#replay-told", step.told);
    put("#replay-blind", step.blind);
    slider.setAttribute("aria-valuetext", step.words);
    bars(steps, Number(slider.value));
    const list = one("#replay-list");
    const lines = step.caught.map((one) => {
      const line = document.createElement("li");
      line.className = one.missed ? "missed" : "caught";
      line.textContent = `${one.at} — ${one.missed ? (part.dataset["missed"] ?? "") : one.after}`;
      return line;
    });
    list?.replaceChildren(...lines);
    const select = one<HTMLSelectElement>("#new-monitor select[name=often]");
    if (select) select.value = step.often;
  };
  slider.addEventListener("input", show);
  const key = one("#replay-key");
  if (key) key.hidden = false;
  show();
}

if (place) {
  const tip = one("#legend .hint");
  if (tip) tip.dataset["words"] = tip.textContent ?? "";
  for (const button of all("[data-days]")) {
    button.addEventListener("click", () => {
      days = Number(button.dataset["days"]);
      for (const other of all("[data-days]")) other.setAttribute("aria-pressed", String(other === button));
      void load();
    });
  }
  place.addEventListener("dblclick", () => void load());
  one(".as-table")?.addEventListener("toggle", table);
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth !== width) {
      width = place.clientWidth;
      draw();
    }
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  void load();
  void replay();
}
