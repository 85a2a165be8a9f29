// Single letters while a message has the focus: C copies, S saves, R asks again, B branches, E edits. A control that
// acts on a letter carries it as `data-key`, so a letter does exactly what its button does.

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target'>;

/**
 * Presses the button that belongs to the letter; tells whether there was one. Only a message itself takes letters, and C
 * only while no words are selected: those are what a person would copy then.
 *
 * Reads each property of the press by its name: a rest or a spread of an event has none of them, because they stand on
 * its prototype.
 */
export function pressLetter(event: Press): boolean {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  if (!(target instanceof HTMLElement) || !target.matches('article[data-turn]')) return false;
  const letter = key.toLowerCase();
  if (letter === 'c' && !(getSelection()?.isCollapsed ?? true)) return false;
  return press(target, letter);
}

/** Presses the button of a message that carries this key. */
export function press(turn: Element, key: string): boolean {
  const carrier = turn.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  const button = carrier?.matches('button') ? carrier : carrier?.querySelector('button');
  if (!(button instanceof HTMLButtonElement) || button.disabled) return false;
  button.click();
  return true;
}
