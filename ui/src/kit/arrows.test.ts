import { expect, it } from 'vitest';
import { arrowKeys, nextRow } from './arrows';

it('moves by one, by ten and to the ends, and stops there', () => {
  expect(nextRow('ArrowDown', 0, 5)).toBe(1);
  expect(nextRow('ArrowDown', 4, 5)).toBe(4);
  expect(nextRow('ArrowUp', 0, 5)).toBe(0);
  expect(nextRow('PageDown', 2, 30)).toBe(12);
  expect(nextRow('End', 0, 5)).toBe(4);
  expect(nextRow('Home', 4, 5)).toBe(0);
  expect(nextRow('a', 0, 5)).toBeNull();
  expect(nextRow('ArrowDown', -1, 0)).toBeNull();
});
it('goes round in menus', () => {
  expect(nextRow('ArrowDown', 4, 5, { wrap: true })).toBe(0);
  expect(nextRow('ArrowUp', 0, 5, { wrap: true })).toBe(4);
});
it('follows the reading direction across', () => {
  expect(nextRow('ArrowLeft', 1, 5, { across: true })).toBe(0);
  expect(nextRow('ArrowLeft', 1, 5, { across: true, rtl: true })).toBe(2);
});

function list(...names: string[]) {
  const element = document.createElement('div');
  for (const name of names) {
    const row = document.createElement('button');
    row.dataset.row = '';
    row.textContent = name;
    element.append(row);
  }
  document.body.replaceChildren(element);
  return { element, rows: [...element.children] as HTMLButtonElement[] };
}
const press = (key: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

it('makes a list one stop for Tab and keeps it at the row in use', () => {
  const { element, rows } = list('Alpha', 'Beta', 'Gamma');
  const stop = arrowKeys({ letters: true })(element);
  expect(rows.map((row) => row.tabIndex)).toEqual([0, -1, -1]);
  rows[0]?.focus();
  press('ArrowDown');
  expect(document.activeElement).toBe(rows[1]);
  expect(rows.map((row) => row.tabIndex)).toEqual([-1, 0, -1]);
  press('g');
  expect(document.activeElement).toBe(rows[2]);
  stop?.();
});
it('starts at the current row', () => {
  const { element, rows } = list('Alpha', 'Beta');
  rows[1]?.setAttribute('aria-current', 'true');
  const stop = arrowKeys()(element);
  expect(rows.map((row) => row.tabIndex)).toEqual([-1, 0]);
  stop?.();
});
