import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChatSummary, FileEntry } from '../bindings';
import { chats } from '../chat/chats.svelte';
import { host } from '../ipc';
import { models } from '../models/models.svelte';
import { act } from '../actions/actions';
import { palette } from './palette.svelte';

const door = vi.fn<(name: string, args: Record<string, unknown>) => unknown>();
const played = vi.spyOn(host, 'call').mockImplementation(async (...[name, args]) => door(name, args as never) as never);
afterAll(() => played.mockRestore());

const chat = (id: string, title: string, changedAt: number): ChatSummary => ({
  id,
  title,
  pinned: false,
  changedAt,
  answering: false,
  archived: false,
  folder: null,
});
const file = (path: string): FileEntry => ({
  path,
  name: path.split('/').at(-1) ?? '',
  isFolder: false,
  size: 1,
  kind: null,
  modified: null,
  immutable: false,
  uid: path,
  original: null,
});

const shown = () =>
  palette.sections.map(({ title, rows }) => [
    title,
    ...rows.map(({ name }) => name.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('')),
  ]);
const stops: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  door.mockReset();
  models.list = [];
  chats.list = [chat('a', 'House: heat pump', 3), chat('b', 'SQL', 2), chat('c', 'Heat map', 1)];
  palette.forget();
});
afterEach(() => {
  stops.splice(0).forEach((stop) => stop());
  vi.useRealTimers();
});

it('shows the newest chats when nothing was typed, then what was done last', () => {
  palette.open();
  expect(shown()).toEqual([['Last', 'House: heat pump', 'SQL', 'Heat map']]);
  const last = palette.rows.at(-1);
  if (last) palette.run(last);
  expect(palette.isOpen).toBe(false);
  palette.open();
  expect(shown()).toEqual([['Last', 'Heat map', 'House: heat pump', 'SQL']]);
});

it('finds chats at once and files a moment later, and offers to ask', async () => {
  const pieces = [
    { text: 'use a ', marked: false },
    { text: 'heat', marked: true },
    { text: ' map', marked: false },
  ];
  const hit = { chat: 'b', title: 'SQL', turn: 't', role: 'assistant', at: 0, pieces, reasoning: false };
  door.mockImplementation((name) =>
    name === 'search.chats'
      ? { hits: [hit], chats: 3, more: false, rebuilding: false }
      : { files: [file('/mira/Documents/heat-loss.xlsx')], more: false },
  );
  palette.open();
  palette.type('heat');
  expect(shown()).toEqual([
    ['Chats', '[Heat] map', 'House: [heat] pump'],
    ['Do', 'New chat about “heat”'],
  ]);
  await vi.runAllTimersAsync();
  expect(shown().slice(0, 2)).toEqual([
    ['Chats', '[Heat] map', 'House: [heat] pump', 'SQL'],
    ['Files', '[heat]-loss.xlsx'],
  ]);
  expect(palette.rows[2]?.detail).toEqual(pieces);
  expect(door).toHaveBeenCalledWith('files.search', { query: 'heat' });
});

it('looks only for what the first sign asks for', async () => {
  stops.push(
    act('dark', () => undefined),
    act('newChat', () => undefined),
  );
  palette.open();
  palette.type('> dark');
  expect(shown()).toEqual([['Do', '[Dark] appearance']]);
  palette.type('>');
  expect(shown()).toEqual([['Do', 'New chat', 'Dark appearance']]);
  await vi.runAllTimersAsync();
  expect(door).not.toHaveBeenCalled();
});

it('says that files could not be searched, and looks once more when asked', async () => {
  const problem = { code: 'failed', reason: { kind: 'serverFailed' }, hint: null };
  door.mockImplementationOnce(() => Promise.reject(problem));
  palette.open();
  palette.type('/heat');
  await vi.runAllTimersAsync();
  expect(palette).toMatchObject({ problem, searching: false });
  door.mockImplementationOnce(() => ({ files: [file('/mira/heat-loss.xlsx')], more: false }));
  palette.again();
  expect(palette.searching).toBe(true);
  await vi.runAllTimersAsync();
  expect(palette).toMatchObject({ problem: null, searching: false });
  expect(shown()).toEqual([['Files', '[heat]-loss.xlsx']]);
});

it('leaves an answer to an older question alone, and a failed search leaves no files', async () => {
  let first: (found: FileEntry[]) => void = () => undefined;
  door.mockImplementationOnce(() => new Promise((resolve) => (first = resolve)));
  palette.open();
  palette.type('/old');
  await vi.advanceTimersByTimeAsync(300);
  door.mockImplementationOnce(() => Promise.reject(new Error('offline')));
  palette.type('/new');
  await vi.runAllTimersAsync();
  first([file('~/old.txt')]);
  await vi.runAllTimersAsync();
  expect(shown()).toEqual([]);
  expect(palette.searching).toBe(false);
});

it('offers more for a row', () => {
  palette.open();
  palette.of = palette.rows[0] ?? null;
  expect(shown()).toEqual([['House: heat pump', 'Open', 'Pin', 'Archive', 'Duplicate', 'Delete']]);
});
