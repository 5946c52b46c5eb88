// The help centre: a button that prints, menus that close.
import { all, on } from "./dom";
import { startShell } from "./shell";

startShell();
for (const button of all<HTMLButtonElement>("[data-print]")) button.hidden = false;
on("click", "[data-print]", () => window.print());
