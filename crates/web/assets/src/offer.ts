// Articles that may answer a request are offered while it is written. The server says which, within the reader's rights;
// what was offered is carried in the form, so that it is known whether the request was sent after all.
import { on, one } from "./dom";

const CALM_MS = 600;
const FEWEST = 8;

let due: number | undefined;
let asked = "";

function carry(form: HTMLFormElement, proposal: string): void {
  const there = one<HTMLInputElement>("input[name=proposal]", form);
  const input = there ?? Object.assign(document.createElement("input"), { type: "hidden", name: "proposal" });
  input.value = proposal;
  if (!there) form.append(input);
}

async function offer(form: HTMLFormElement): Promise<void> {
  const place = one("[data-offers]", form);
  const field = (name: string) => one<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`, form)?.value ?? "";
  const told = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[data-words]")].map((one) => one.value);
  const title = field("subject") || (document.querySelector("h1")?.textContent ?? "");
  const guided = told.length > 0 ? `${title}\n${told.join("\n")}` : field("subject");
  const words = `${guided}\n${field("text")}`.trim();
  if (!place || words === asked || words.length < FEWEST) return;
  asked = words;
  const body = new FormData();
  for (const name of ["csrf", "proposal"]) body.set(name, field(name));
  body.set("subject", guided);
  body.set("text", field("text"));
  const answer = await fetch(place.dataset["offers"] ?? "", { method: "POST", body });
  if (!answer.ok || words !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("offered");
  if (!fresh) return;
  place.replaceChildren(...(fresh.childElementCount > 0 ? [fresh] : []));
  if (fresh.dataset["proposal"]) carry(form, fresh.dataset["proposal"]);
}

export function startOffering(): void {
  on("input", "form:has([data-offers]) :is([name=subject], [name=text], [data-words])", (_, element) => {
    const form = element.closest("form");
    clearTimeout(due);
    if (form) due = window.setTimeout(() => void offer(form), CALM_MS);
  });
}
