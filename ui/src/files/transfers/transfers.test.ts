import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { account } from '../../account/account.svelte';
import type { Progress, SignedIn } from '../../bindings';
import { host } from '../../ipc';
import { said } from '../../kit/overlays/announce.svelte';
import { transfers } from './transfers.svelte';

type Hear = (progress: Progress) => void;
const door = vi.fn<(name: string, args: unknown, hear?: Hear) => unknown>();
/** Stores are shared between the files of tests, so only the door is played. */
const played = vi
  .spyOn(host, 'call')
  .mockImplementation(async (...args) => door(...(args as Parameters<typeof door>)) as never);
afterAll(() => played.mockRestore());

const progress = (more: Partial<Progress> = {}): Progress => ({
  transfer: 't',
  name: 'plan.pdf',
  done: 10,
  total: 20,
  waiting: false,
  finishing: false,
  ...more,
});

beforeEach(() => {
  transfers.list = [];
  door.mockReset();
});

it('an upload that waits for a new sign-in says so once, and goes on by itself', async () => {
  let hear: Hear = () => undefined;
  let arrive: (entry: unknown) => void = () => undefined;
  door.mockImplementation((name, _args, listen) => {
    if (name === 'files.choose') return { files: [{ id: 'c', name: 'plan.pdf', size: 20 }], folders: [], refused: [] };
    if (listen) hear = listen;
    return new Promise((resolve) => (arrive = resolve));
  });
  const done = transfers.upload('/mira/Documents');
  await vi.waitFor(() => expect(transfers.list).toHaveLength(1));
  const [transfer] = transfers.list;
  hear(progress({ waiting: true }));
  expect(transfer).toMatchObject({ waiting: true, state: 'running', standing: 'signIn' });
  expect(said.polite).toBe('plan.pdf waits for you to sign in again.');
  hear(progress({ waiting: true }));
  expect(said.polite).toBe('plan.pdf waits for you to sign in again.');
  hear(progress({ done: 20 }));
  expect(transfer).toMatchObject({ waiting: false, standing: 'running', done: 20 });
  arrive({ path: '/mira/Documents/plan.pdf' });
  expect(await done).toHaveLength(1);
});
it('one that was cancelled while it waited is gone', async () => {
  let hear: Hear = () => undefined;
  let fail: (problem: unknown) => void = () => undefined;
  door.mockImplementation((name, _args, listen) => {
    if (name === 'files.cancel') return fail({ code: 'cancelled', reason: { kind: 'transferCancelled' }, hint: null });
    if (listen) hear = listen;
    return new Promise((_, reject) => (fail = reject));
  });
  const done = transfers.download({ uid: 'u', name: 'plan.pdf' });
  hear(progress({ waiting: true }));
  const [transfer] = transfers.list;
  if (!transfer) throw new Error('the download is not shown');
  await transfers.cancel(transfer);
  await done;
  expect(transfers.list).toEqual([]);
});

const cut = (id: string, more: object = {}) => ({
  id,
  name: `${id}.txt`,
  folder: '/mira/Documents',
  size: 12,
  at: 5,
  since: 'same',
  ...more,
});
const cancelAt = async (place: number) => {
  const transfer = transfers.list[place];
  if (transfer) await transfers.cancel(transfer);
};
const commands = () => door.mock.calls.map(([name, args]) => [name, args]);

it('several files are all shown at once, remembered, and sent one after the other', async () => {
  const ends: ((entry: unknown) => void)[] = [];
  door.mockImplementation((name) => {
    if (name === 'files.choose')
      return { files: ['a', 'b', 'c'].map((id) => ({ id, name: id, size: 1 })), folders: [], refused: [] };
    return name === 'files.upload' ? new Promise((resolve) => ends.push(resolve)) : null;
  });
  const done = transfers.upload('/mira');
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  expect(transfers.list.map(({ state }) => state)).toEqual(['running', 'queued', 'queued']);
  expect(commands()).toContainEqual(['files.queue', { folder: '/mira', chosen: ['b', 'c'] }]);
  // One that is taken away before its turn is neither sent nor offered later.
  await cancelAt(1);
  expect(commands()).toContainEqual(['files.cancel', { transfer: 'b' }]);
  ends[0]?.({ path: '/mira/a' });
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[1]?.({ path: '/mira/c' });
  expect(await done).toEqual([{ path: '/mira/a' }, { path: '/mira/c' }]);
});

it('what was cut off is offered once, and tried again in the way it began', async () => {
  door.mockImplementation((name) => {
    if (name === 'files.unfinished') return [cut('up'), cut('down', { folder: null, size: null })];
    return name === 'files.downloadAgain' ? '/home/mira/down.txt' : { path: '/mira/Documents/up.txt' };
  });
  await transfers.offer();
  await transfers.offer();
  expect(transfers.list.map(({ name, state, direction }) => [name, state, direction])).toEqual([
    ['up.txt', 'cut', 'up'],
    ['down.txt', 'cut', 'down'],
  ]);
  for (const transfer of transfers.list) await transfer.retry('fail');
  expect(commands().slice(-2)).toEqual([
    ['files.upload', { folder: '/mira/Documents', chosen: 'up', onConflict: 'fail' }],
    ['files.downloadAgain', { transfer: 'down' }],
  ]);
  expect(transfers.list.map(({ state, cut }) => [state, cut])).toEqual([
    ['done', null],
    ['done', null],
  ]);
});

it('what is dismissed is not offered again', async () => {
  door.mockImplementation((name) => (name === 'files.unfinished' ? [cut('up')] : null));
  await transfers.offer();
  await cancelAt(0);
  expect(transfers.list).toEqual([]);
  expect(commands().at(-1)).toEqual(['files.cancel', { transfer: 'up' }]);
});

it('what broke off without Puter goes on by itself when Puter is back, and nothing else does', async () => {
  const problem = (code: string) => ({ code, reason: { kind: 'unexpected' }, hint: null });
  const codes: Record<string, string> = { a: 'offline', b: 'storage_full' };
  door.mockImplementation((name, args) => {
    if (name === 'files.unfinished') return [cut('a'), cut('b')];
    throw problem(codes[(args as { chosen: string }).chosen] ?? '');
  });
  await transfers.offer();
  for (const transfer of transfers.list) await transfer.retry('fail');
  door.mockReset();
  door.mockImplementation(() => ({ path: '/mira/Documents/a.txt' }));
  transfers.again();
  await vi.waitFor(() => expect(transfers.list.map(({ state }) => state)).toEqual(['done', 'failed']));
  expect(commands()).toEqual([['files.upload', { folder: '/mira/Documents', chosen: 'a', onConflict: 'fail' }]]);
});

it('what cannot be uploaded of a choice is named, and the others go', async () => {
  const problem = { code: 'invalid', reason: { kind: 'nameEmpty' }, hint: null };
  const chosen = { files: [{ id: 'a', name: 'a', size: 1 }], folders: ['Plans'], refused: [{ name: ' ', problem }] };
  door.mockImplementation((name) => (name === 'files.choose' ? chosen : { path: '/mira/a' }));
  expect(await transfers.upload('/mira')).toHaveLength(1);
  expect(transfers.trouble).toEqual({
    title: 'That did not work',
    text: '“Plans” is a folder and was not uploaded. “ ” was not uploaded. A name needs at least one letter that can be seen. Type a name.',
  });
  transfers.forget();
  expect(transfers.trouble).toBeNull();
});

it('a file that waited is not sent from the account of somebody else', async () => {
  door.mockImplementation((name) => (name === 'files.unfinished' ? [cut('a')] : null));
  await transfers.offer();
  const [transfer] = transfers.list;
  const of = vi.spyOn(account, 'owner', 'get').mockReturnValue({ id: 'ben@puter.com' } as SignedIn);
  await transfer?.retry('fail');
  of.mockRestore();
  expect(commands().map(([name]) => name)).toEqual(['files.unfinished']);
  expect(transfer).toMatchObject({ state: 'failed', problem: null });
  expect(transfer?.trouble).toMatch(/^Another account was opened before this file left\./);
});

it('a file with the name of a folder can only be kept beside it', async () => {
  door.mockImplementation((name, args) => {
    if (name === 'files.choose') return { files: [{ id: 'a', name: 'Plans', size: 1 }], folders: [], refused: [] };
    if ((args as { onConflict: string }).onConflict === 'keepBoth') return { path: '/mira/Plans (1)' };
    throw { code: 'is_folder', reason: { kind: 'isFolder' }, hint: null };
  });
  expect(await transfers.upload('/mira')).toHaveLength(0);
  const [transfer] = transfers.list;
  expect(transfer).toMatchObject({ state: 'asking', isFolderThere: true });
  if (transfer) await transfers.answer(transfer, 'keepBoth', false);
  expect(transfer?.state).toBe('done');
});
