// Single letters while a message has the focus: C copies, S saves, R asks again, B branches, E edits. A control that
// acts on a letter carries it as `data-key`, so a letter does exactly what its button does.

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target'>;

/** Presses the button that belongs to the letter; tells whether there was one. Only a message itself takes letters. */
export function pressLetter({ key, target, ...held }: Press): boolean {
  if (held.ctrlKey || held.metaKey || held.altKey || held.shiftKey) return false;
  if (!(target instanceof HTMLElement) || !target.matches('article[data-turn]')) return false;
  return press(target, key.toLowerCase());
}

/** Presses the button of a message that carries this key. */
export function press(turn: Element, key: string): boolean {
  const carrier = turn.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  const button = carrier?.matches('button') ? carrier : carrier?.querySelector('button');
  if (!(button instanceof HTMLButtonElement) || button.disabled) return false;
  button.click();
  return true;
}
