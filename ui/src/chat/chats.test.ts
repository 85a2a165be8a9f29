import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { account } from '../account/account.svelte';
import { startOf } from '../account/start.testing';
import type { AccountState, ChatOptions, SignedIn, Turn } from '../bindings';
import { frame } from '../navigation/frame.svelte';
import { host } from '../ipc';
import { forgetDone, redoLast, undoLast } from '../kit/work/done.svelte';
import { toasts } from '../kit/overlays/toasts.svelte';
import type { Conversation } from './conversation.svelte';
import { chats } from './chats.svelte';

const signedIn = (username: string): SignedIn => ({
  id: `${username}@puter.com`,
  username,
  host: 'puter.com',
  isTemporary: false,
  kept: 'keychain',
  server: { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: null },
  ended: null,
});
let current: SignedIn;
const OPTIONS = { webSearch: false } as ChatOptions;
const STORED = { id: 'c', turns: [], options: OPTIONS, draft: { text: '', attachments: [], options: null } };
/** Ends the answer that was asked for. */
let answer: (chat: unknown) => void;
const played = vi.spyOn(host, 'call').mockImplementation(async (name) => {
  if (name === 'chat.list') return [] as never;
  if (name === 'chat.open') return STORED as never;
  if (name === 'chat.ask') return new Promise((end) => (answer = end)) as never;
  const state: AccountState = { accounts: [], current, signIn: { step: 'idle' }, saved: null, notice: null };
  return (name === 'app.start' ? startOf(state) : null) as never;
});
afterAll(() => {
  vi.useRealTimers();
  played.mockRestore();
});

function enter(username: string) {
  current = signedIn(username);
  return account.refresh();
}

beforeEach(async () => {
  // A draft that waits to be kept must not outlive its test.
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  account.state = null;
  await enter('mira');
  chats.begin(null);
});

it('another account begins with a new chat of its own, and finds none of the one before', async () => {
  const chat = chats.conversation(null);
  chat.type('A thought of mira');
  frame.chat = 'a chat of mira';
  const listed = { id: 'c', title: 'Why?', pinned: false, archived: false, folder: null };
  chats.list = [{ ...listed, changedAt: 0, answering: false }];
  await enter('noor');
  expect(frame.chat).toBeNull();
  expect(chats.list).toEqual([]);
  expect(chats.conversation(null)).not.toBe(chat);
  expect(chats.conversation(null).draft).toBe('');
});

it('a window begins with the chats and the draft that were kept, and asks for neither', async () => {
  const listed = { id: 'c', title: 'Why?', pinned: false, archived: false, folder: null };
  const draft = { text: 'A thought', attachments: [], options: null };
  played.mockClear();
  chats.begin({ chats: [{ ...listed, changedAt: 0, answering: false }], draft });
  chats.see(chats.conversation(null));
  await Promise.resolve();
  expect(chats).toMatchObject({ isRead: true, list: [{ id: 'c' }] });
  expect(chats.conversation(null).draft).toBe('A thought');
  expect(played.mock.calls).toEqual([]);
});

it('the same account signed in again keeps what is on screen', async () => {
  const chat = chats.conversation(null);
  const problem = {
    code: 'signed_out' as const,
    reason: { kind: 'accessEnded' as const, host: 'puter.com' },
    hint: null,
  };
  current = { ...signedIn('mira'), ended: { at: 1, problem } };
  await account.refresh();
  await enter('mira');
  expect(chats.conversation(null)).toBe(chat);
});

describe('a chat that left the screen', () => {
  let chat: Conversation;
  beforeEach(() => {
    chat = chats.conversation('c');
    chats.see(chat);
  });
  const asked = () => {
    chat.choose('luna');
    chat.options.take(OPTIONS);
    chat.type('Why?');
    return chat.deliver({ kind: 'ask' });
  };

  it('is let go of, and read again when it comes back', () => {
    chats.leave(chat);
    expect(chats.conversation('c')).not.toBe(chat);
  });

  it('stays while it is answered, and no longer', async () => {
    const heard = asked();
    chats.leave(chat);
    chats.see(chats.conversation('another'));
    expect(chats.conversation('c')).toBe(chat);
    answer(STORED);
    await heard;
    expect(chats.conversation('c')).not.toBe(chat);
  });

  it('stays when it is back before its answer ended', async () => {
    const heard = asked();
    chats.leave(chat);
    chats.see(chat);
    answer(STORED);
    await heard;
    expect(chats.conversation('c')).toBe(chat);
  });

  it('stays while a question is written anew in it', () => {
    chat.transcript.turns = [{ id: 'q', role: 'user', text: 'Why?', attachments: [] } as unknown as Turn];
    chat.edit('q');
    chats.leave(chat);
    expect(chats.conversation('c')).toBe(chat);
  });
});

describe('what was done with a chat', () => {
  const chat = { id: 'c', title: 'Meter', pinned: true, archived: false, folder: null, changedAt: 0, answering: false };
  /** Undoes the last act, and does it again; what was asked for meanwhile. */
  async function backAndForth(act: Promise<unknown>) {
    await act;
    played.mockClear();
    await undoLast();
    await redoLast();
    return played.mock.calls.filter(([name]) => name !== 'chat.list').map(([name, args]) => [name, args]);
  }
  beforeEach(() => {
    forgetDone();
    chats.list = [chat];
  });

  it.each([
    ['deleted', () => chats.delete(chat), ['chat.restore', {}], ['chat.delete', {}]],
    [
      'renamed',
      () => chats.rename('c', 'Loft'),
      ['chat.rename', { title: 'Meter' }],
      ['chat.rename', { title: 'Loft' }],
    ],
    [
      'archived',
      () => chats.archive(chat, true),
      ['chat.archive', { archived: false }],
      ['chat.archive', { archived: true }],
    ],
    ['pinned', () => chats.pin('c', true), ['chat.pin', { pinned: false }], ['chat.pin', { pinned: true }]],
    ['moved', () => chats.file(chat, 'Home'), ['chat.file', { folder: null }], ['chat.file', { folder: 'Home' }]],
  ] as const)('%s, is undone by the key, and done again', async (_, act, [back, was], [again, is]) => {
    expect(await backAndForth(act())).toEqual([
      [back, { chat: 'c', ...was }],
      [again, { chat: 'c', ...is }],
    ]);
  });

  it('dragged out of the pinned ones into a folder, is pinned again when that is undone', async () => {
    expect(await backAndForth(chats.file(chat, 'Home', true))).toEqual([
      ['chat.file', { chat: 'c', folder: null }],
      ['chat.pin', { chat: 'c', pinned: true }],
      ['chat.pin', { chat: 'c', pinned: false }],
      ['chat.file', { chat: 'c', folder: 'Home' }],
    ]);
  });

  it('renamed to a folder that was there, only its own chats go back', async () => {
    const other = { ...chat, id: 'd', folder: 'Loft' };
    chats.list = [{ ...chat, folder: 'Home' }, other];
    expect(await backAndForth(chats.renameFolder('Home', 'Loft'))).toEqual([
      ['chat.file', { chat: 'c', folder: 'Home' }],
      ['chat.renameFolder', { from: 'Home', to: 'Loft' }],
    ]);
  });
});

it('says once of which chats an answer was cut off, and they count as not looked at', async () => {
  played.mockImplementationOnce(async () => ['a', 'b'] as never);
  await chats.offer();
  expect([...chats.unread]).toEqual(['a', 'b']);
  const note = toasts.shown.at(-1);
  expect(note?.text).toBe('2 answers were cut off when Oriel was closed');
  note?.action?.run();
  expect(frame.chat).toBe('a');
});
