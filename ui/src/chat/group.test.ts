import { expect, it } from 'vitest';
import type { ChatSummary } from '../bindings';
import { grouped } from './group';

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
