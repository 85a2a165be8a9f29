import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { Progress } from '../bindings';
import { host } from '../host';
import { said } from '../kit/announce.svelte';
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
    if (name === 'files.choose') return [{ id: 'c', name: 'plan.pdf', size: 20 }];
    if (listen) hear = listen;
    return new Promise((resolve) => (arrive = resolve));
  });
  const done = transfers.upload('/mira/Documents');
  await vi.waitFor(() => expect(transfers.list).toHaveLength(1));
  const [transfer] = transfers.list;
  hear(progress({ waiting: true }));
  expect(transfer).toMatchObject({ waiting: true, state: 'running' });
  expect(said.polite).toBe('plan.pdf waits for you to sign in again.');
  hear(progress({ waiting: true }));
  expect(said.polite).toBe('plan.pdf waits for you to sign in again.');
  hear(progress({ done: 20 }));
  expect(transfer).toMatchObject({ waiting: false, done: 20 });
  arrive({ path: '/mira/Documents/plan.pdf' });
  expect(await done).toHaveLength(1);
});
it('one that was cancelled while it waited is gone', async () => {
  let hear: Hear = () => undefined;
  let fail: (problem: unknown) => void = () => undefined;
  door.mockImplementation((name, _args, listen) => {
    if (name === 'files.cancel') return fail({ code: 'cancelled', message: 'Cancelled.', hint: null });
    if (listen) hear = listen;
    return new Promise((_, reject) => (fail = reject));
  });
  const done = transfers.download('/mira/plan.pdf');
  hear(progress({ waiting: true }));
  const [transfer] = transfers.list;
  if (!transfer) throw new Error('the download is not shown');
  await transfers.cancel(transfer);
  await done;
  expect(transfers.list).toEqual([]);
});
