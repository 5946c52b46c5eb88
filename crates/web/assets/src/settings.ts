// The settings area: secrets taken along, colours shown beside their digits.
import { all, on, one } from "./dom";
import { startSpelling } from "./spell";

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

// What is offered instead of what was typed.
on("click", "button[data-put]", (_, button) => {
  const field = one<HTMLInputElement>(button.dataset["put"] ?? "");
  if (field) field.value = button.dataset["value"] ?? "";
  field?.focus();
  startColours();
});
on("input", "input[data-colour]", startColours);
startColours();
startSpelling();
// On a phone the tabs are wider than the screen.
one(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
on("click", "button[data-copy]", (_, button) => void copy(button));
