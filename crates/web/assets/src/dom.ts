// Small words for the page: finding, listening, the language's units.

export const one = <E extends HTMLElement>(selector: string, root: ParentNode = document): E | null =>
  root.querySelector<E>(selector);

export const all = <E extends HTMLElement>(selector: string, root: ParentNode = document): E[] => [
  ...root.querySelectorAll<E>(selector),
];

/** Listens on the document, so that what a later swap brings is heard too. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  act: (event: DocumentEventMap[K], element: HTMLElement) => void,
): void {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (element) act(event, element);
  });
}

/** Whether the keys that a person presses are words for a field. */
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])"));
