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

export function startShell(): void {
  document.addEventListener("click", (event) => closeMenus(event.target as Element));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = (event.target as Element).closest<HTMLElement>("details[data-menu][open]");
    if (closeMenus()) one("summary", menu ?? document)?.focus();
  });
  on("change", "select[data-submit]", (_, select) => (select as HTMLSelectElement).form?.requestSubmit());
  startPreferences();
  // A low window shows a part of the menu: the part with the room one is in.
  const [menu, here] = [one("#views"), one("#views [aria-current]")];
  if (menu && here) menu.scrollTop = here.offsetTop - menu.offsetTop - menu.clientHeight / 2;
}
