import { expect, it } from 'vitest';
import type { ChatSummary } from '../../bindings';
import type { Group } from './group';
import { extentOf, heightOf, HEAD, inView, ROW, rowsOf } from './list';

const chat = (id: string): ChatSummary => ({
  id,
  title: id,
  pinned: false,
  archived: false,
  folder: null,
  changedAt: 0,
  answering: false,
});
const group = (kind: Group['kind'], title: string, size: number): Group => ({
  kind,
  title,
  chats: Array.from({ length: size }, (_, n) => chat(`${title} ${n}`)),
});
const GROUPS = [group('pinned', 'Pinned', 2), group('folder', 'Work', 3), group('day', 'Today', 1000)];

it('every row knows its place without being measured', () => {
  const rows = rowsOf(GROUPS, [], ['deleted']);
  expect(rows).toHaveLength(3 + 1005 + 1);
  expect(rows.slice(0, 5).map(({ key, top }) => [key, top])).toEqual([
    ['pinned Pinned', 0],
    ['Pinned 0', HEAD],
    ['Pinned 1', HEAD + ROW],
    ['folder Work', HEAD + 2 * ROW],
    ['Work 0', 2 * HEAD + 2 * ROW],
  ]);
  expect(heightOf(rows)).toBe(3 * HEAD + 1006 * ROW);
});

it('a closed folder shows its heading only', () => {
  const rows = rowsOf(GROUPS, ['Work', 'Today']);
  expect(rows.filter(({ key }) => key.startsWith('Work'))).toEqual([]);
  expect(rows.filter(({ key }) => key.startsWith('Today'))).toHaveLength(1000);
  expect(extentOf(rows, 'folder Work')).toEqual({ top: HEAD + 2 * ROW, height: HEAD });
});

it('only rows in view and some around them exist, and the one that has the focus', () => {
  const rows = rowsOf(GROUPS);
  const seen = inView(rows, 14_000, 600, [null, 'Pinned 1']);
  const [held, first] = seen;
  expect(held?.key).toBe('Pinned 1');
  expect(seen.length).toBeLessThan(60);
  expect(first?.top).toBeLessThan(14_000);
  expect(seen.at(-1)?.top).toBeGreaterThan(14_600);
  expect(inView(rows, 0, 0).length).toBeGreaterThan(0);
  expect(inView([], 0, 600)).toEqual([]);
});
