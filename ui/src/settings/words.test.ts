import { expect, it } from 'vitest';
import {
  blockedWords,
  clockWithSeconds,
  exportedWords,
  importedWords,
  omissionWords,
  omitted,
  operationWords,
  pieces,
  statusWords,
} from './words';

it('counts pictures as people do', () => {
  expect(blockedWords(0)).toContain('None wanted to be');
  expect(blockedWords(1)).toContain('1 picture blocked');
  expect(blockedWords(12)).toContain('12 pictures blocked');
});
it('says what a connection was for, also one that it does not know', () => {
  expect(['chat', 'usage', 'fly_a_kite'].map(operationWords)).toEqual(['chat', 'balance', 'fly a kite']);
});
it('an address is broken after its slashes and nowhere else', () => {
  expect(pieces('api.puter.com/drivers/call')).toEqual(['api.puter.com/', 'drivers/', 'call']);
});
it('a connection without an answer says so', () => {
  expect([statusWords(200), statusWords(null)]).toEqual(['200', 'no answer']);
});
it('tells the time to the second', () => {
  expect(clockWithSeconds(new Date(2026, 10, 24, 9, 5, 7).getTime())).toBe('09:05:07');
});
it('says what came in, and what was here', () => {
  const came = { chats: 2, turns: 7, already: 0, skipped: [] };
  expect(importedWords(came)).toBe('2 chats with 7 new messages brought in.');
  expect(importedWords({ ...came, chats: 1, turns: 1, already: 1 })).toBe(
    '1 chat with 1 new message brought in. 1 was here already.',
  );
  expect(importedWords({ ...came, chats: 0, turns: 0, already: 1200 })).toBe('Nothing new. 1,200 were here already.');
  expect(importedWords({ ...came, chats: 0 })).toBe('No chats were found.');
  expect(exportedWords({ name: 'all.zip', chats: 1, turns: 2 })).toBe('1 chat exported to “all.zip”.');
});
it('says what an import left out, and why', () => {
  const plain = (omission: Parameters<typeof omissionWords>[0]) =>
    omissionWords(omission).replaceAll(/[\u2068\u2069]/g, '');
  expect(plain({ kind: 'chat', title: 'Trees', why: { reason: 'empty' } })).toBe(
    '“Trees” was left out: it has no messages.',
  );
  expect(plain({ kind: 'chat', title: null, why: { reason: 'damaged', error: 'line 3' } })).toBe(
    'A chat without a title was left out: it is damaged (line 3).',
  );
  expect(plain({ kind: 'messages', title: 'Trees', count: 1 })).toContain('but one message in it could');
  expect(plain({ kind: 'messages', title: 'Trees', count: 1200 })).toContain('but 1,200 messages in it could');
  const others = { kind: 'otherFiles', archive: 'a.zip', names: ['news.json'] } as const;
  expect(plain({ ...others, names: ['news.json'], count: 1 })).toBe(
    'One other file in “a.zip” was not read, because its name is not one of chats: news.json.',
  );
  expect(plain({ ...others, names: ['news.json', 'b.json'], count: 7 })).toContain(
    'those of chats: news.json, b.json, ….',
  );
});
it('takes no sign in the name of an archive for the place of a number', () => {
  const words = omissionWords({ kind: 'otherFiles', archive: 'a#b.zip', count: 1, names: ['c#.json'] });
  expect(words).toMatch(/^One other file in “.a#b\.zip.” was not read.*: .c#\.json.\.$/);
});
it('counts also what an import left out and does not name', () => {
  const file = { kind: 'noJson', file: 'a.json' } as const;
  expect([omitted([]), omitted([file]), omitted([file, { kind: 'more', count: 150 }])]).toEqual([0, 1, 151]);
});
it('keeps the direction of a name to itself', () => {
  expect(omissionWords({ kind: 'noJson', file: 'صور.png' })).toContain('“\u2068صور.png\u2069”');
});
