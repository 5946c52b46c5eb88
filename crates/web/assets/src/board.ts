// The dispatcher's board: a card that is dropped on a column is given to whoever it is of. The form of the card does the giving, so that
// dragging and the list do the same.
import { all, one } from "./dom";

let dragged: HTMLElement | undefined;

for (const card of all(".card-ticket")) {
  card.addEventListener("dragstart", (event) => {
    dragged = card;
    card.classList.add("dragged");
    event.dataTransfer?.setData("text/plain", card.dataset["number"] ?? "");
  });
  card.addEventListener("dragend", () => {
    dragged = undefined;
    card.classList.remove("dragged");
    for (const column of all(".column")) column.classList.remove("over");
  });
}

for (const column of all(".column")) {
  column.addEventListener("dragover", (event) => {
    if (!dragged || column.contains(dragged)) return;
    event.preventDefault();
    column.classList.add("over");
  });
  column.addEventListener("dragleave", (event) => {
    if (!column.contains(event.relatedTarget as Node | null)) column.classList.remove("over");
  });
  column.addEventListener("drop", (event) => {
    event.preventDefault();
    const form = dragged && one<HTMLFormElement>("form", dragged);
    const select = form && one<HTMLSelectElement>("select", form);
    if (!form || !select) return;
    select.value = column.dataset["person"] ?? "";
    form.submit();
  });
}
