// What is under the pointer where somebody asks for a menu.

/** Kinds of input that are no text: the engine's menu has nothing for them but its own business. */
const NO_TEXT = ['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'file', 'image', 'color'];

/** Whether words can be written there. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

/** The address of the link there, as it was written. */
export const addressAt = (target: EventTarget | null): string | null =>
  (target instanceof Element ? target.closest('a[href]')?.getAttribute('href') : null) ?? null;

/** The selected words, if they are what was pointed at; asked for by a key, wherever they are. */
export function selectedAt({ x, y }: { x: number; y: number }): Range | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (x === 0 && y === 0) return range.cloneRange();
  // By the letter there and not by the boxes of the letters: the line that is marked can be much higher than they are.
  const letter = document.caretRangeFromPoint(x, y);
  const isThere = letter !== null && range.isPointInRange(letter.startContainer, letter.startOffset);
  return isThere ? range.cloneRange() : null;
}
