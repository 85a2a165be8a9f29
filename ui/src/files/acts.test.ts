import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FileEntry, Problem } from '../bindings';
import { host } from '../ipc';
import { said } from '../kit/overlays/announce.svelte';
import { forgetDone, lastDone, redoLast, undoLast } from '../kit/work/done.svelte';
import { acts } from './acts.svelte';

type Args = { files: string[]; folder?: string; to?: unknown };
const door = vi.fn<(name: string, args: Args) => unknown>();
/** Stores are shared between the files of tests, so only the door is played. */
const played = vi.spyOn(host, 'call').mockImplementation(async (...[name, args]) => {
  if (name === 'files.list') return { folder: '/mira', entries: [], cursor: null, total: 0 } as never;
  return door(name, args as Args) as never;
});
afterAll(() => played.mockRestore());

const file = (uid: string, folder = '/mira/Documents'): FileEntry => ({
  uid,
  path: `${folder}/${uid}.txt`,
  name: `${uid}.txt`,
  isFolder: false,
  size: 1,
  kind: null,
  modified: null,
  immutable: false,
  original: null,
});
const GONE: Problem = { code: 'not_found', reason: { kind: 'notFound' }, hint: null };
const TAKEN: Problem = { code: 'conflict', reason: { kind: 'nameTaken' }, hint: null };
const asked = () => door.mock.calls.map(([name, args]) => [name, args.files?.join(''), args.folder ?? args.to]);

beforeEach(() => {
  door.mockReset();
  acts.forget();
});
afterEach(forgetDone);

it('says which file stayed as it was, and undoes the others', async () => {
  door.mockImplementation((name, { files }) =>
    name === 'files.trash'
      ? { done: [file('a', '/mira/Trash')], failed: [{ file: 'b', problem: GONE }] }
      : { done: files.map((uid) => file(uid)), failed: [], homeless: [] },
  );
  await acts.trash([file('a'), file('b')]);
  expect(acts.trouble).toMatchObject({
    title: '1 of 2 files done',
    text: '“b.txt”: It is no longer there: moved, deleted, or not yours to see. Nothing was changed.',
  });
  expect(lastDone()?.text()).toBe('“a.txt” moved to the trash');
  await undoLast();
  await redoLast();
  expect(asked()).toEqual([
    ['files.trash', 'ab', undefined],
    ['files.restore', 'a', { kind: 'original' }],
    ['files.trash', 'a', undefined],
  ]);
});

it('is undone by a key that is pressed before it has ended', async () => {
  door.mockImplementation((_, { files }) => ({ done: files.map((uid) => file(uid)), failed: [], homeless: [] }));
  await Promise.all([acts.trash([file('a')]), undoLast()]);
  expect(asked().map(([name]) => name)).toEqual(['files.trash', 'files.restore']);
});

it('brings what was moved back to where each was', async () => {
  door.mockImplementation((_, { files, folder }) => ({ done: files.map((uid) => file(uid, folder)), failed: [] }));
  await acts.move([file('a'), file('b', '/mira/Pictures'), file('c')], '/mira');
  expect(lastDone()?.text()).toBe('3 files moved to Home');
  await undoLast();
  expect(asked().slice(1)).toEqual([
    ['files.move', 'ac', '/mira/Documents'],
    ['files.move', 'b', '/mira/Pictures'],
  ]);
});

it('names a folder by its id where that is known', async () => {
  door.mockReturnValue({ done: [], failed: [{ file: 'a', problem: TAKEN }] });
  await acts.move([file('a')], '/mira/Quotes ', 'q');
  expect(acts.question).toMatchObject({ kind: 'taken', folder: '/mira/Quotes ', uid: 'q' });
  door.mockReturnValue({ done: [file('a', '/mira/Quotes ')], failed: [] });
  await acts.copy([file('a')], '/mira/Quotes ', 'q');
  expect(asked()).toEqual([
    ['files.move', 'a', 'q'],
    ['files.copy', 'a', 'q'],
  ]);
  expect(lastDone()?.text()).toBe('“a.txt” copied to Quotes ');
});

it('asks about a name that is taken, and tells of the rest', async () => {
  door.mockReturnValue({ done: [], failed: [{ file: 'a', problem: TAKEN }] });
  await acts.move([file('a')], '/mira');
  expect(acts.question).toMatchObject({ kind: 'taken', files: [{ uid: 'a' }], folder: '/mira' });
  expect(acts.trouble).toBeNull();
  expect(lastDone()).toBeUndefined();
});

it('an undo that finds no folder asks where to, and is not said to be done', async () => {
  door.mockImplementation((name) =>
    name === 'files.trash'
      ? { done: [file('a', '/mira/Trash')], failed: [] }
      : { done: [], failed: [], homeless: [file('a', '/mira/Trash')] },
  );
  await acts.trash([file('a')]);
  await undoLast();
  expect(acts.question).toMatchObject({ kind: 'homeless', files: [{ uid: 'a' }] });
  expect(said.polite).not.toMatch(/Undone/);
});

it('deletes nothing that Puter needs, and says why', async () => {
  await acts.trash([{ ...file('Desktop', '/mira'), name: 'Desktop', immutable: true }]);
  expect(door).not.toHaveBeenCalled();
  expect(acts.trouble?.text).toBe('Puter needs “Desktop” where it is. Nothing was changed.');
});
