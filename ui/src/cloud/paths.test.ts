import { expect, it } from 'vitest';
import { crumbs, isHome, isInTrash, join, nameOf, parentOf } from './paths';

it('the home folder is the top, however it is written', () => {
  for (const home of ['~', '~/', '/mira', '/mira/']) {
    expect(isHome(home)).toBe(true);
    expect(parentOf(home)).toBeNull();
    expect(nameOf(home)).toBe('Home');
  }
});

it('a folder below has its way back', () => {
  expect(parentOf('/mira/Documents')).toBe('/mira');
  expect(parentOf('~/Documents/House 2026')).toBe('~/Documents');
  expect(crumbs('~/Documents/House 2026')).toEqual([
    { name: 'Home', path: '~' },
    { name: 'Documents', path: '~/Documents' },
    { name: 'House 2026', path: '~/Documents/House 2026' },
  ]);
  expect(join('/mira/Documents', 'a.txt')).toBe('/mira/Documents/a.txt');
});

it('only the trash of the home folder is the trash', () => {
  expect(isInTrash('~/Trash')).toBe(true);
  expect(isInTrash('/mira/Trash/0f3')).toBe(true);
  expect(isInTrash('/mira/Documents/Trash')).toBe(false);
  expect(isInTrash('/mira/Trashy')).toBe(false);
});
