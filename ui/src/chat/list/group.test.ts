import { expect, it } from 'vitest';
import type { ChatSummary } from '../../bindings';
import { archived, folders, grouped } from './group';

const NOW = new Date(2026, 10, 23, 14, 0).getTime();
const chat = (title: string, changed: Date, pinned = false): ChatSummary => ({
  id: title,
  title,
  pinned,
  archived: false,
  folder: null,
  changedAt: changed.getTime(),
  answering: false,
});
const CHATS = [
  chat('van', new Date(2026, 9, 9)),
  chat('lease', new Date(2026, 10, 22, 23, 59)),
  chat('letter', new Date(2026, 10, 23, 11, 20)),
  chat('house', new Date(2026, 8, 1), true),
  chat('glass', new Date(2026, 10, 17)),
  chat('CSV', new Date(2026, 10, 23, 9, 0)),
  chat('old', new Date(2025, 9, 9)),
];

it('chats stand under the day they changed, pinned ones first', () => {
  expect(grouped(CHATS, NOW).map(({ title, chats }) => [title, chats.map(({ id }) => id)])).toEqual([
    ['Pinned', ['house']],
    ['Today', ['letter', 'CSV']],
    ['Yesterday', ['lease']],
    ['Previous 7 days', ['glass']],
    ['October', ['van']],
    ['October 2025', ['old']],
  ]);
});

it('folders stand by name under the pinned ones, and a pinned chat stands in no other place', () => {
  const filed = [
    { ...chat('lamp', new Date(2026, 10, 23)), folder: 'Work' },
    { ...chat('fern', new Date(2026, 10, 22)), folder: 'Home' },
    { ...chat('roof', new Date(2026, 10, 21), true), folder: 'Home' },
    { ...chat('stove', new Date(2026, 10, 23)), folder: 'Today' },
    chat('now', new Date(2026, 10, 23)),
  ];
  expect(grouped(filed, NOW).map(({ kind, title, chats }) => [kind, title, chats.map(({ id }) => id)])).toEqual([
    ['pinned', 'Pinned', ['roof']],
    ['folder', 'Home', ['fern']],
    ['folder', 'Today', ['stove']],
    ['folder', 'Work', ['lamp']],
    ['day', 'Today', ['now']],
  ]);
  expect(folders(filed)).toEqual(['Home', 'Today', 'Work']);
});

it('archived chats stand in a list of their own', () => {
  const put = [...CHATS, { ...chat('boiler', new Date(2026, 10, 23)), archived: true }];
  expect(grouped(put, NOW).some(({ chats }) => chats.some(({ id }) => id === 'boiler'))).toBe(false);
  expect(archived(put, NOW).map(({ title, chats }) => [title, chats.map(({ id }) => id)])).toEqual([
    ['Today', ['boiler']],
  ]);
});
