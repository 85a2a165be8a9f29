import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { account } from '../account/account.svelte';
import type { Changed, Underway } from '../bindings';
import { host } from '../ipc';
import { startWatching } from '../ipc/watch';
import { closing } from './closing.svelte';

const NOTHING: Underway = { answers: 0, uploads: 0, downloads: 0, imports: 0, exports: 0 };
let underway: Underway;
/** What the window asked for and kept, in order. */
let done: string[];
let tell: (change: Changed) => void;

const played = vi.spyOn(host, 'call').mockImplementation(async (name, _, hear) => {
  if (name === 'app.watch') {
    tell = hear as typeof tell;
    return new Promise(() => undefined);
  }
  done.push(name);
  return (name === 'app.closing' ? underway : null) as never;
});
afterAll(() => played.mockRestore());
startWatching();
closing.start();
const stopKeeping = account.occasions.beforeSwitch(async () => done.push('kept'));
afterAll(stopKeeping);

beforeEach(() => {
  vi.useFakeTimers();
  underway = NOTHING;
  done = [];
  closing.isQuitting = false;
});
afterEach(() => {
  closing.stay();
  vi.useRealTimers();
});
const hear = async (id: string | null = null) => {
  tell({ what: 'closing', id });
  await vi.advanceTimersByTimeAsync(0);
};

it('keeps what is typed and ends the program where nothing runs', async () => {
  await hear();
  expect(done).toEqual(['app.closing', 'kept', 'app.quit']);
  expect(closing.underway).toBeNull();
});

it('asks where something would be cut, and ends nothing by itself', async () => {
  underway = { ...NOTHING, answers: 1 };
  await hear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(closing.underway).toEqual(underway);
  expect(done).not.toContain('app.quit');
  closing.stay();
  expect(closing.underway).toBeNull();
  underway = NOTHING;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done).not.toContain('app.quit');
});

it('quits at the word of the person, with what is typed kept', async () => {
  underway = { ...NOTHING, uploads: 2 };
  await hear();
  await closing.quit();
  expect(done.slice(-2)).toEqual(['kept', 'app.quit']);
});

it('closes when all has ended while the person was asked', async () => {
  underway = { ...NOTHING, answers: 1, downloads: 1 };
  await hear();
  underway = { ...NOTHING, downloads: 1 };
  await vi.advanceTimersByTimeAsync(600);
  expect(closing.underway).toEqual(underway);
  underway = NOTHING;
  await vi.advanceTimersByTimeAsync(600);
  expect(done.slice(-2)).toEqual(['kept', 'app.quit']);
});

it('asks nobody when the session ends', async () => {
  underway = { ...NOTHING, answers: 1 };
  await hear('now');
  expect(done).toEqual(['app.closing', 'kept', 'app.quit']);
  expect(closing.underway).toBeNull();
});

it('ends the program although something cannot be kept', async () => {
  const stop = account.occasions.beforeSwitch(() => Promise.reject(new Error('the disk is full')));
  await hear();
  stop();
  expect(done.at(-1)).toBe('app.quit');
});
