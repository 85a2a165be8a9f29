import { beforeEach, expect, it, vi } from 'vitest';
import { press, pressLetter } from './letters';

const copy = vi.fn();
const retry = vi.fn();
let turn: HTMLElement;

beforeEach(() => {
  turn = document.createElement('article');
  turn.dataset.turn = 'a';
  const wrap = document.createElement('span');
  const copies = document.createElement('button');
  wrap.dataset.key = 'c';
  wrap.append(copies);
  copies.addEventListener('click', copy.mockReset());
  const retries = document.createElement('button');
  retries.dataset.key = 'r';
  retries.addEventListener('click', retry.mockReset());
  turn.append(wrap, retries);
});

/** A press as engines give it: what it says stands on its prototype. */
function letter(key: string, { target = turn, ...held }: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const said = { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held, target };
  const getters = Object.entries(said).map(([name, value]) => [name, { get: () => value }]);
  return Object.create(Object.defineProperties({}, Object.fromEntries(getters)));
}

it('a letter presses the button that carries it', () => {
  expect([pressLetter(letter('c')), pressLetter(letter('R')), pressLetter(letter('x'))]).toEqual([true, true, false]);
  expect([copy.mock.calls.length, retry.mock.calls.length]).toEqual([1, 1]);
});

it('only a bare letter, and only while the message itself has the focus', () => {
  expect(pressLetter(letter('c', { ctrlKey: true }))).toBe(false);
  expect(pressLetter(letter('c', { target: turn.querySelector('button') }))).toBe(false);
  expect(copy).not.toHaveBeenCalled();
});

it('C leaves selected words to be copied; other letters act', () => {
  document.body.append(turn);
  turn.append('some words');
  getSelection()?.selectAllChildren(turn);
  expect([pressLetter(letter('c')), pressLetter(letter('r'))]).toEqual([false, true]);
  getSelection()?.removeAllRanges();
  expect(pressLetter(letter('c'))).toBe(true);
});

it('a button that cannot be pressed is not', () => {
  (turn.querySelector('[data-key="r"]') as HTMLButtonElement).disabled = true;
  expect(press(turn, 'r')).toBe(false);
  expect(retry).not.toHaveBeenCalled();
});
