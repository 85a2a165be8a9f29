import { expect, it } from 'vitest';
import { composerKeys, wish } from './composerKeys';

const press = (key: string, more: Partial<Parameters<typeof wish>[0]> = {}) => ({
  key,
  code: key,
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

it('Enter sends and Shift Enter breaks the line', () => {
  expect(wish(press('Enter'), true)).toBe('send');
  expect(wish(press('Enter', { shiftKey: true }), true)).toBe('break');
});

it('the setting swaps them, and Ctrl or Command Enter always sends', () => {
  expect(wish(press('Enter'), false)).toBe('break');
  expect(wish(press('Enter', { shiftKey: true }), false)).toBe('send');
  expect(wish(press('Enter', { ctrlKey: true }), false)).toBe('send');
  expect(wish(press('Enter', { metaKey: true }), true)).toBe('send');
});

it.each([true, false])('the keys that are shown are those that do it, with Enter to send: %s', (enterSends) => {
  const presses: Record<string, ReturnType<typeof press>> = {
    Enter: press('Enter'),
    'Shift+Enter': press('Enter', { shiftKey: true }),
    'Mod+Enter': press('Enter', { ctrlKey: true }),
    Escape: press('Escape'),
    ArrowUp: press('ArrowUp'),
  };
  for (const [wanted, combos] of Object.entries(composerKeys(enterSends))) {
    expect(combos.map((combo) => wish(presses[combo] ?? press(''), enterSends, true))).toEqual(
      combos.map(() => wanted),
    );
  }
});

it('Enter that ends a composed word never sends', () => {
  expect(wish(press('Enter', { isComposing: true }), true)).toBeNull();
  expect(wish(press('Enter', { keyCode: 229 }), true)).toBeNull();
});

it('Escape stops, but not while a word is composed', () => {
  expect(wish(press('Escape', { keyCode: 27 }), true)).toBe('stop');
  expect(wish(press('Escape', { keyCode: 229 }), true)).toBeNull();
});

it('↑ edits the last message only in an empty composer and by itself', () => {
  const up = (more = {}) => press('ArrowUp', { keyCode: 38, ...more });
  expect(wish(up(), true, true)).toBe('editLast');
  expect(wish(up(), true, false)).toBeNull();
  expect(wish(up({ altKey: true }), true, true)).toBeNull();
  expect(wish(up({ shiftKey: true }), true, true)).toBeNull();
});
