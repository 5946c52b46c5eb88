// Guided forms: a question is shown when an earlier one was answered so, and what is wrong with an answer is said as soon
// as it was given. The server judges both again; without this script the form asks in two steps.
import { all, on, one } from "./dom";

const CALM_MS = 350;
let due: number | undefined;

/** What a question was answered with. */
function answers(form: HTMLFormElement, slot: string): string[] {
  const several = all<HTMLInputElement>(`input[type=checkbox][name^="${slot}."]`, form);
  if (several.length > 0) return several.filter((box) => box.checked).map((box) => box.dataset["value"] ?? "");
  const data = new FormData(form).getAll(slot);
  return data.map((one) => (typeof one === "string" ? one : one.name)).filter((text) => text.trim() !== "");
}

/** Shows what is asked as things stand: each question by those before it. */
export function show(form: HTMLFormElement): void {
  const hidden = new Set<string>();
  for (const question of all("[data-q]", form)) {
    const { q, on: above, any } = question.dataset;
    if (above === undefined) continue;
    const given = hidden.has(above) ? [] : answers(form, above);
    const wanted = (any ?? "").split("|").filter((one) => one !== "");
    const fits = given.some((one) => wanted.length === 0 || wanted.includes(one));
    question.hidden = !fits;
    if (!fits) hidden.add(q ?? "");
  }
}

/** Puts what is wrong beside the questions that were touched. */
function heed(form: HTMLFormElement, page: Document): void {
  for (const fresh of all("#checked [data-slot]", page)) {
    const slot = fresh.dataset["slot"] ?? "";
    const question = one(`[data-q="${CSS.escape(slot)}"]`, form);
    const place = one(`[data-error="${CSS.escape(slot)}"]`, form);
    if (!question?.hasAttribute("data-touched") || !place) continue;
    place.replaceChildren(...fresh.childNodes);
    const error = place.querySelector(".error");
    const input = question.matches("fieldset") ? question : one("input, select, textarea", question);
    const ids = [error?.id, one(".hint[id]", question)?.id].filter((id) => id);
    if (error) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
    if (ids.length > 0) input?.setAttribute("aria-describedby", ids.join(" "));
    else input?.removeAttribute("aria-describedby");
  }
}

async function check(form: HTMLFormElement): Promise<void> {
  const body = new FormData();
  for (const [name, value] of new FormData(form)) body.append(name, typeof value === "string" ? value : value.name);
  const answer = await fetch(form.dataset["check"] ?? "", { method: "POST", body });
  if (answer.ok) heed(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
}

on("input", "form:has([data-q]) :is(input, select, textarea)", (_, element) => {
  const form = element.closest("form");
  if (form) show(form);
});
on("change", "form[data-check] [data-q] :is(input, select, textarea)", (_, element) => {
  const form = element.closest("form");
  element.closest("[data-q]")?.setAttribute("data-touched", "");
  clearTimeout(due);
  if (form) due = window.setTimeout(() => void check(form), CALM_MS);
});
for (const form of all<HTMLFormElement>("form:has([data-q])")) show(form);

/** A list is narrowed by what is typed above it. */
for (const field of all<HTMLInputElement>("input[data-filter]")) {
  field.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
  field.addEventListener("input", () => {
    const words = field.value.trim().toLowerCase().replaceAll("ё", "е").split(/\s+/);
    let some = false;
    for (const line of all(field.dataset["filter"] ?? "")) {
      const text = (line.textContent ?? "").toLowerCase().replaceAll("ё", "е");
      const fits = words.every((word) => text.includes(word));
      line.hidden = !fits;
      some ||= fits;
    }
    for (const group of all(".topic-group")) group.hidden = one("li:not([hidden])", group) === null;
    one(field.dataset["none"] ?? "")?.toggleAttribute("hidden", some);
  });
}

/** One of us chooses a topic, or for whom: its questions come in place. */
on("change", "[data-asks]", async (_, element) => {
  const form = element.closest("form");
  const place = form && one("#asks", form);
  if (!form || !place) return;
  const body = new FormData();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const answer = await fetch(form.dataset["part"] ?? "", { method: "POST", body });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("asks");
  if (!fresh) return;
  place.replaceWith(fresh);
  show(form);
  for (const [name, value] of Object.entries(fresh.dataset)) {
    const field = one<HTMLSelectElement>(`select[name="${name}"]`, form);
    if (field && value) field.value = value;
  }
});

/** The editor: what the client will get is drawn beside what is being written. */
const editor = one<HTMLFormElement>("form[data-preview]");
async function preview(form: HTMLFormElement): Promise<void> {
  const answer = await fetch(form.dataset["preview"] ?? "", { method: "POST", body: new FormData(form) });
  const place = one("#preview");
  if (!answer.ok || !place) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("preview");
  if (!fresh) return;
  place.replaceWith(fresh);
  const shown = one<HTMLFormElement>("#preview form");
  if (shown) show(shown);
}
editor?.addEventListener("input", () => {
  clearTimeout(due);
  due = window.setTimeout(() => void preview(editor), CALM_MS);
});
