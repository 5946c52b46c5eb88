// What every page of the workspace and the portal shares: menus, preferences, forms that send themselves.
import { all, on, one } from "./dom";

function closeMenus(except?: Element | null): boolean {
  const open = all<HTMLDetailsElement>("details[data-menu][open]").filter((menu) => !except || !menu.contains(except));
  for (const menu of open) menu.open = false;
  return open.length > 0;
}

/** Theme and density change at once; the server is told in the background. The language needs a new page. */
function startPreferences(): void {
  on("submit", "form[data-preferences]", (event, element) => {
    const button = (event as SubmitEvent).submitter;
    const form = element as HTMLFormElement;
    if (!(button instanceof HTMLButtonElement) || button.name === "language") return;
    event.preventDefault();
    document.documentElement.dataset[button.name] = button.value;
    for (const other of all(`button[name=${button.name}]`)) {
      other.setAttribute("aria-pressed", String(other.getAttribute("value") === button.value));
    }
    const body = new URLSearchParams(new FormData(form, button) as unknown as Record<string, string>);
    void fetch(form.action, { method: "POST", body, redirect: "manual" });
  });
}

/** Takes a text along; where the browser forbids that, it stands selected. */
async function copy(button: HTMLElement): Promise<void> {
  const field = one<HTMLInputElement>(button.dataset["copy"] ?? "");
  field?.select();
  try {
    await navigator.clipboard.writeText(field?.value ?? "");
    const words = one("span", button);
    if (words) words.textContent = button.dataset["copied"] ?? "";
  } catch {
    // Selected is as far as it goes.
  }
}

/** A colour is shown beside its digits. */
function startColours(): void {
  for (const field of all<HTMLInputElement>("input[data-colour]")) {
    const digits = /^#?([0-9a-f]{6})$/i.exec(field.value.trim())?.[1];
    field.style.setProperty("--swatch", digits ? `#${digits}` : "transparent");
  }
}

export function startShell(): void {
  document.addEventListener("click", (event) => closeMenus(event.target as Element));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = (event.target as Element).closest<HTMLElement>("details[data-menu][open]");
    if (closeMenus()) one("summary", menu ?? document)?.focus();
  });
  on("change", "select[data-submit]", (_, select) => (select as HTMLSelectElement).form?.requestSubmit());
  // What is offered instead of what was typed.
  on("click", "button[data-put]", (_, button) => {
    const field = one<HTMLInputElement>(button.dataset["put"] ?? "");
    if (field) field.value = button.dataset["value"] ?? "";
    field?.focus();
    startColours();
  });
  on("input", "input[data-colour]", startColours);
  startColours();
  // On a phone the tabs are wider than the screen.
  one(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  on("click", "button[data-copy]", (_, button) => void copy(button));
  startPreferences();
}
