import { expect, it } from 'vitest';
import { withTitles } from './untitled';

it('a chat without a title has a word in its place, and the others stay as they are', () => {
  const chats = [
    { id: 'a', title: '' },
    { id: 'b', title: 'Heat pump' },
  ];
  expect(withTitles(chats)).toEqual([
    { id: 'a', title: 'New chat' },
    { id: 'b', title: 'Heat pump' },
  ]);
});
