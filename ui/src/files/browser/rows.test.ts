import { expect, it } from 'vitest';
import { ROW, rowsInView, scrollToRow } from './rows';

it('a folder of ten thousand files has some forty rows in the page', () => {
  const { first, end } = rowsInView(150_000, 600, 10_000);
  expect(end - first).toBeLessThan(45);
  expect(first).toBeLessThan(150_000 / ROW);
  expect(end).toBeGreaterThan((150_000 + 600) / ROW);
});

it('the rows never leave the list', () => {
  expect(rowsInView(0, 600, 3)).toEqual({ first: 0, end: 3 });
  expect(rowsInView(9000, 600, 0)).toEqual({ first: 0, end: 0 });
});

it('the view moves just far enough to show a row', () => {
  expect(scrollToRow(5, 0, 600)).toBeNull();
  expect(scrollToRow(20, 0, 600, 0)).toBe(21 * ROW - 600);
  expect(scrollToRow(1, 300, 600, 0)).toBe(ROW);
});
