import { expect, it } from 'vitest';
import type { ChatSummary } from '../../bindings';
import { dropOn } from './drag.svelte';

const CHAT: ChatSummary = {
  id: 'c',
  title: 'Fern',
  pinned: false,
  archived: false,
  folder: null,
  changedAt: 0,
  answering: false,
};
const words = (chat: Partial<ChatSummary>, kind: 'pinned' | 'folder' | 'day', title: string) =>
  dropOn({ ...CHAT, ...chat }, { kind, title })?.words ?? null;

it('letting go says what it does, and where nothing would change nothing can be let go', () => {
  expect(words({}, 'pinned', 'Pinned')).toBe('Pin');
  expect(words({ pinned: true }, 'pinned', 'Pinned')).toBeNull();
  expect(words({}, 'folder', 'Home')).toBe('Move to “Home”');
  expect(words({ folder: 'Home' }, 'folder', 'Home')).toBeNull();
  expect(words({ folder: 'Home', pinned: true }, 'folder', 'Home')).toBe('Move to “Home”');
  expect(words({}, 'day', 'Today')).toBeNull();
  expect(words({ pinned: true, folder: 'Home' }, 'day', 'Today')).toBe('Unpin');
  expect(words({ folder: 'Home' }, 'day', 'Yesterday')).toBe('Take out of “Home”');
});
