// Keeps «1 ч 20 мин» right while the page stays open. The words come with the page.
import { all } from "./dom";

const MINUTE = 60_000;

export function span(ms: number, units: readonly string[], language: string): string {
  const [minute, hour, one, few, many, moment] = units;
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return moment ?? "";
  if (minutes < 60) return `${minutes} ${minute}`;
  if (minutes < 1440) {
    const rest = minutes % 60;
    const hours = `${Math.floor(minutes / 60)} ${hour}`;
    return rest ? `${hours} ${rest} ${minute}` : hours;
  }
  const days = Math.floor(minutes / 1440);
  const form = new Intl.PluralRules(language).select(days);
  return `${days} ${form === "one" ? one : form === "few" ? few : many}`;
}

export function startTicking(): void {
  const units = (document.body.dataset["units"] ?? "").split("|");
  const skew = Number(document.body.dataset["now"] ?? Date.now()) - Date.now();
  const tick = () => {
    // A deadline comes nearer only in working time, which ends at its moment.
    for (const element of all("[data-due]")) {
      const left = Number(element.dataset["due"]) - Math.min(Date.now() + skew, Number(element.dataset["stop"]));
      element.textContent = span(Math.max(left, 0), units, document.documentElement.lang);
    }
    for (const element of all<HTMLTimeElement>("time[data-since]")) {
      const text = span(Date.now() + skew - Date.parse(element.dateTime), units, document.documentElement.lang);
      if (element.textContent !== text) element.textContent = text;
    }
  };
  setInterval(tick, MINUTE / 2);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
