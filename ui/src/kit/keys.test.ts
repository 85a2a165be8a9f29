import { afterEach, expect, it } from 'vitest';
import { keydown, matches, onKey, shortcut } from './keys';

const press = (key: string, held: Partial<KeyboardEvent> = {}, code = '') =>
  ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;

it('matches a combination, no more and no less', () => {
  expect(matches('Mod+B', press('b', { ctrlKey: true }), false)).toBe(true);
  expect(matches('Mod+B', press('b', { metaKey: true }), true)).toBe(true);
  expect(matches('Mod+B', press('b', { ctrlKey: true }), true)).toBe(false);
  expect(matches('Mod+B', press('B', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(matches('Mod+Shift+M', press('M', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(matches('F6', press('F6'), false)).toBe(true);
});
it('works on keyboards without Latin letters', () => {
  expect(matches('Mod+B', press('и', { ctrlKey: true }, 'KeyB'), false)).toBe(true);
  expect(matches('Mod+1', press('&', { ctrlKey: true }, 'Digit1'), false)).toBe(true);
});
it('writes shortcuts as each system does', () => {
  expect(shortcut('Mod+Shift+M', false)).toBe('Ctrl Shift M');
  expect(shortcut('Mod+Shift+M', true)).toBe('⇧⌘M');
  expect(shortcut('Alt+ArrowDown', true)).toBe('⌥↓');
});

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  document.body.replaceChildren();
});
function heard(combo: string, when?: () => boolean) {
  const log: string[] = [];
  stops.push(onKey(combo, () => log.push(combo), { when }));
  return log;
}
function type(target: EventTarget, key: string, held: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held });
  target.addEventListener('keydown', (event) => keydown(event as KeyboardEvent), { once: true });
  target.dispatchEvent(event);
  return event;
}

it('leaves letters to whatever is being typed in, but not combinations', () => {
  const slash = heard('/');
  const bold = heard('Ctrl+B');
  const field = document.createElement('input');
  document.body.append(field);
  type(field, '/');
  type(field, 'b', { ctrlKey: true });
  type(document.body, '/');
  expect({ slash: slash.length, bold: bold.length }).toEqual({ slash: 1, bold: 1 });
});
it('asks the latest one first, and the next when its time has not come', () => {
  const first = heard('F6');
  const second = heard('F6', () => false);
  expect(type(document.body, 'F6').defaultPrevented).toBe(true);
  expect([first.length, second.length]).toEqual([1, 0]);
});
it('loads the page anew by no key, whatever is open', () => {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  const reload = [type(dialog, 'F5'), type(dialog, 'r', { ctrlKey: true })];
  expect(reload.map(({ defaultPrevented }) => defaultPrevented)).toEqual([true, true]);
});
it('leaves all keys to an open dialog', () => {
  const log = heard('Escape');
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  type(dialog, 'Escape');
  expect(log).toEqual([]);
});
