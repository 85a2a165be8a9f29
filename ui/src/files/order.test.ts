import { expect, it } from 'vitest';
import type { FileEntry, SortBy } from '../bindings';
import { ordered } from './order';

const entry = (name: string, modified: number | null, size: number | null, kind: string | null): FileEntry => ({
  uid: name,
  path: `/mira/${name}`,
  name,
  isFolder: kind === null,
  size,
  kind,
  modified,
  immutable: false,
  original: null,
});
const found = [entry('b', 3, 10, 'text/plain'), entry('C', null, null, null), entry('a', 1, 20, 'image/png')];

it.each<[SortBy, string]>([
  ['name', 'abC'],
  ['modified', 'Cab'],
  ['size', 'Cba'],
  ['kind', 'Cab'],
])('orders by %s, and the other way round', (by, wanted) => {
  const names = (descending: boolean) => ordered(found, { by, descending }).map(({ name }) => name);
  expect(names(false).join('')).toBe(wanted);
  expect(names(true)).toEqual([...wanted].reverse());
});
