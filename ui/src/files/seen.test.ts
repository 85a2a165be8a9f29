import { beforeEach, expect, it } from 'vitest';
import type { FileEntry } from '../bindings';
import { forgetAll, recall, remember } from './seen';

const entries = (number: number): FileEntry[] => new Array(number).fill({ path: '/mira/a' });
const read = (folder: string, number: number) =>
  remember(folder, 'name', { folder, entries: entries(number), total: null, at: 1 });

beforeEach(forgetAll);

it('knows a folder by the name that it was asked for by, and by its own', () => {
  const seen = { folder: '/mira', entries: entries(1), total: 1, at: 7 };
  remember('~', 'name', seen);
  expect([recall('~', 'name'), recall('/mira', 'name')]).toEqual([seen, seen]);
  expect(recall('/mira', 'size'), 'in another order it was not read').toBeNull();
});

it('forgets what was read longest ago when there is too much', () => {
  read('/mira/a', 30_000);
  read('/mira/b', 15_000);
  read('/mira/a', 30_000);
  read('/mira/c', 15_000);
  expect(['a', 'b', 'c'].filter((name) => recall(`/mira/${name}`, 'name'))).toEqual(['a', 'c']);
});

it('forgets everything with the account', () => {
  read('/mira/a', 1);
  forgetAll();
  expect(recall('/mira/a', 'name')).toBeNull();
});
