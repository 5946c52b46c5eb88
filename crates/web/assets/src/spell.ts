// Brings the spelling to the first field that is written into, on pages that have one.
import { on } from "./dom";

export function startSpelling(): void {
  on("focusin", "textarea[data-spell]", (_, area) => {
    const { spellScript = "", spellStyle = "" } = area.dataset;
    if (!document.querySelector(`link[href="${CSS.escape(spellStyle)}"]`)) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = spellStyle;
      document.head.append(link);
    }
    void (import(spellScript) as Promise<typeof import("./spelling")>).then((part) => part.watch(area as HTMLTextAreaElement));
  });
}
