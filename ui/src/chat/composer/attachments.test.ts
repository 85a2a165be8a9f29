import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { Attachment, Problem } from '../../bindings';
import { host } from '../../ipc';
import { preferences } from '../../preferences/preferences.svelte';
import { Attachments } from './attachments.svelte';

const door = vi.fn<(name: string, args: unknown) => unknown>();
/** Stores are shared between the files of tests, so only the door is played. */
const played = vi.spyOn(host, 'call').mockImplementation(async (name, args) => door(name, args) as never);
afterAll(() => played.mockRestore());

const problem = (code: Problem['code']): Problem => ({ code, reason: { kind: 'unexpected' }, hint: null });
const known = (path: string): Attachment => ({
  path,
  name: path,
  size: 1,
  kind: 'text/plain',
  way: 'text',
  note: null,
});
const names = (names: string[]) => names.map((id) => ({ id, name: id, size: 1 }));

beforeEach(() => {
  door.mockReset();
});

it('what could not come without Puter comes when it is back, and nothing else is tried again', async () => {
  const codes: Record<string, Problem['code']> = { a: 'offline', b: 'invalid' };
  door.mockImplementation((name, args) => {
    if (name === 'files.choose') return { files: names(['a', 'b']), folders: [], refused: [] };
    throw problem(codes[(args as { chosen: string }).chosen] ?? 'failed');
  });
  const attachments = new Attachments(() => 'sonnet');
  await attachments.choose();
  expect(attachments.items.map(({ problem }) => problem?.code)).toEqual(['offline', 'invalid']);
  door.mockReset();
  door.mockImplementation((_, args) => known((args as { chosen: string }).chosen));
  attachments.again();
  await vi.waitFor(() => expect(attachments.items[0]?.path).toBe('a'));
  expect(attachments.items.map(({ problem }) => problem?.code)).toEqual([undefined, 'invalid']);
  expect(door).toHaveBeenCalledTimes(1);
});

it('files that could not be looked at are looked at when Puter is back', async () => {
  door.mockRejectedValueOnce(problem('offline'));
  const attachments = new Attachments(() => 'sonnet');
  attachments.add(['~/a']);
  await attachments.look(['~/a'], 'sonnet');
  expect(attachments.problem?.code).toBe('offline');
  door.mockImplementation(() => [known('~/a')]);
  attachments.again();
  await vi.waitFor(() => expect(attachments.known).toHaveLength(1));
  expect(attachments.problem).toBeNull();
});

it('a long text goes as a file, or is given back, also when it cannot go', async () => {
  const text = 'a long text';
  door.mockImplementation((name) => {
    if (name === 'files.stage') return names(['pasted'])[0];
    throw problem('offline');
  });
  const attachments = new Attachments(() => 'sonnet');
  await attachments.bringText(text, 'Pasted.txt');
  expect(door).toHaveBeenCalledWith('files.stage', { name: 'Pasted.txt', data: btoa(text) });
  const [item] = attachments.items;
  expect(item?.problem?.code).toBe('offline');
  expect(item && attachments.takeText(item)).toBe(text);
  expect(attachments.items).toEqual([]);
});

it('files that wait for their turn are offered again after a crash, and one that is taken away is not', async () => {
  door.mockImplementation((name) => {
    if (name === 'files.choose') return { files: names(['a', 'b']), folders: [], refused: [] };
    if (name === 'chat.attach') throw problem('failed');
  });
  const attachments = new Attachments(() => 'sonnet');
  await attachments.choose();
  expect(door).toHaveBeenCalledWith('files.queue', { folder: preferences.now.attachFolder, chosen: ['b'] });
  attachments.remove('b');
  expect(door).toHaveBeenCalledWith('files.cancel', { transfer: 'b' });
});
