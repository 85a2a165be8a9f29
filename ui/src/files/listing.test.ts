import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { FileEntry, FilePage } from '../bindings';
import { host } from '../ipc';
import { Listing } from './listing.svelte';
import { forgetAll } from './seen';

type Args = { folder: string; uid: string | null; cursor: string | null };
const list = vi.fn<(args: Args) => Promise<FilePage>>();
/** Stores are shared between the files of tests, so only the door is played. */
const played = vi.spyOn(host, 'call').mockImplementation(async (...[, args]) => list(args as Args) as never);
afterAll(() => played.mockRestore());

const entry = (path: string): FileEntry => ({
  path,
  name: path,
  isFolder: false,
  size: 1,
  kind: null,
  modified: null,
  immutable: false,
  uid: path,
  original: null,
});
const page = (names: string, cursor: string | null = null): FilePage => ({
  folder: '/mira',
  entries: [...names].map(entry),
  cursor,
  total: null,
});
const names = (listing: Listing) => listing.entries.map(({ name }) => name).join('');

beforeEach(() => {
  forgetAll();
  list.mockReset();
});

it('reads the first part at once and the rest when it is asked for', async () => {
  list.mockImplementation(async ({ cursor }) => (cursor ? page('cd') : page('ab', 'next')));
  const listing = new Listing();
  await listing.open('~');
  expect(names(listing)).toBe('ab');
  await listing.more();
  await listing.more();
  expect(names(listing)).toBe('abcd');
  expect(list).toHaveBeenCalledTimes(2);
  expect(listing.folder).toBe('/mira');
});

it('a folder that was opened from a list is asked for by its id, as long as it is shown', async () => {
  list.mockImplementation(async () => page('ab', 'next'));
  const listing = new Listing();
  await listing.open('/mira/Plans ', 0, 'id-of-it');
  await listing.more();
  await listing.refresh();
  await listing.open('/mira');
  expect(list.mock.calls.map(([{ uid }]) => uid)).toEqual(['id-of-it', 'id-of-it', 'id-of-it', null]);
});

it('a file that moved between two parts is listed once', async () => {
  list.mockImplementation(async ({ cursor }) => (cursor ? page('bc') : page('ab', 'next')));
  const listing = new Listing();
  await listing.open('~');
  await listing.more();
  expect(names(listing)).toBe('abc');
});

it('a slow answer for a folder that was left is thrown away', async () => {
  let late: (page: FilePage) => void = () => undefined;
  list.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
  list.mockImplementationOnce(async () => page('new'));
  const listing = new Listing();
  const first = listing.open('~/Old');
  await listing.open('~/New');
  late(page('old'));
  await first;
  expect(names(listing)).toBe('new');
});

it('reading again goes as far as before and empties nothing on the way', async () => {
  list.mockImplementation(async ({ cursor }) => (cursor ? page('cd') : page('ab', 'next')));
  const listing = new Listing();
  await listing.open('~');
  await listing.more();
  const again = listing.refresh();
  expect(names(listing)).toBe('abcd');
  await again;
  expect(names(listing)).toBe('abcd');
});

it('a problem is kept beside what is already listed', async () => {
  list.mockResolvedValueOnce(page('ab'));
  const problem = { code: 'offline' as const, reason: { kind: 'unreachable' as const }, hint: null };
  list.mockRejectedValueOnce(problem);
  const listing = new Listing();
  await listing.open('~');
  await listing.refresh();
  expect(listing.problem).toEqual(problem);
  expect(names(listing)).toBe('ab');
});

const offline = { code: 'offline' as const, reason: { kind: 'unreachable' as const }, hint: null };

it('a folder that was seen is shown at once as it was, with its time, until it is read again', async () => {
  vi.useFakeTimers({ now: 5_000 });
  list.mockResolvedValueOnce(page('ab'));
  await new Listing().open('~');
  vi.setSystemTime(9_000);
  let late: (page: FilePage) => void = () => undefined;
  list.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
  const listing = new Listing();
  const reading = listing.open('~');
  expect(names(listing)).toBe('ab');
  expect(listing).toMatchObject({ isRead: true, isLoading: true, readAt: 5_000, folder: '/mira' });
  late(page('abc'));
  await reading;
  expect(names(listing)).toBe('abc');
  expect(listing.readAt).toBe(9_000);
  vi.useRealTimers();
});

it('without Puter a folder that was seen stays, and one that was not says so', async () => {
  list.mockResolvedValueOnce(page('ab'));
  await new Listing().open('~');
  list.mockRejectedValue(offline);
  const listing = new Listing();
  await listing.open('~');
  expect(names(listing)).toBe('ab');
  expect(listing).toMatchObject({ problem: offline, isRead: true });
  await listing.open('~/Elsewhere');
  expect(listing).toMatchObject({ problem: offline, isRead: false, readAt: null, entries: [] });
});

it('a folder that was seen and is gone is not shown as it was', async () => {
  list.mockResolvedValueOnce(page('ab'));
  await new Listing().open('~');
  list.mockRejectedValueOnce({ code: 'not_found', reason: { kind: 'notFound' }, hint: null });
  const listing = new Listing();
  await listing.open('~');
  expect(listing).toMatchObject({ problem: { code: 'not_found' }, isRead: false, entries: [] });
});
