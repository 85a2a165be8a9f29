import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Problem } from '../bindings';
import { Reach } from './reach.svelte';

const offline: Problem = { code: 'offline', reason: { kind: 'unreachable' }, hint: null };
const busy: Problem = { ...offline, code: 'rate_limited' };
let answer: Problem | null;
/** Seconds since it was lost at which Puter was tried. */
let tries: number[];
let heard: boolean[];
let reach: Reach;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  answer = offline;
  tries = [];
  heard = [];
  const ask = async () => {
    tries.push(Date.now() / 1000);
    return answer;
  };
  reach = new Reach(ask, (isLost) => heard.push(isLost));
});
afterEach(() => vi.useRealTimers());
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

it('is lost by the first question that meets no Puter, and tried for more and more seldom', async () => {
  reach.learn('files.list', offline);
  reach.learn('files.list', offline);
  expect({ heard, lostAt: reach.lostAt }).toEqual({ heard: [true], lostAt: 0 });
  await pass(250);
  expect(tries).toEqual([2, 6, 14, 30, 62, 122, 182, 242]);
});

it('is found again by its own try, with every view told once', async () => {
  reach.learn('account.balance', offline);
  await pass(3);
  answer = null;
  await pass(600);
  expect({ heard, tries, isLost: reach.isLost }).toEqual({ heard: [true, false], tries: [2, 6], isLost: false });
});

it('is found again by any question that Puter answered', async () => {
  reach.learn('files.list', offline);
  reach.learn('chat.list', null);
  expect(reach.isLost, 'a chat is read from the disk').toBe(true);
  reach.learn('files.list', null);
  await pass(600);
  expect({ heard, tries }).toEqual({ heard: [true, false], tries: [] });
});

it('is there when it refuses', async () => {
  reach.learn('files.list', busy);
  expect(reach.isLost).toBe(false);
  reach.learn('files.list', offline);
  answer = busy;
  await pass(2);
  expect(heard).toEqual([true, false]);
});

it('is not lost because another server cannot be reached', () => {
  for (const name of ['account.signIn', 'account.finish', 'picture.load'] as const) reach.learn(name, offline);
  expect(heard).toEqual([]);
});

it('is tried once at a time, at once when somebody asks, and from then on as before', async () => {
  reach.learn('models.list', offline);
  await pass(1);
  await Promise.all([reach.tryNow(), reach.tryNow()]);
  expect(tries).toEqual([1]);
  await pass(8);
  expect(tries).toEqual([1, 5]);
});

it('may be asked for when something else broke, which loses it only if it is not there', async () => {
  answer = null;
  await reach.tryNow();
  expect(heard).toEqual([]);
  answer = offline;
  await reach.tryNow();
  expect(heard).toEqual([true]);
});

it('is forgotten with the account, and nothing is asked any more', async () => {
  reach.learn('models.list', offline);
  reach.forget();
  reach.tryIfLost();
  await pass(600);
  expect({ heard, tries, isLost: reach.isLost }).toEqual({ heard: [true], tries: [], isLost: false });
});

it('what comes late of a try for another account says nothing of this one', async () => {
  const late = reach.tryNow();
  reach.forget();
  await late;
  expect({ heard, isLost: reach.isLost, isTrying: reach.isTrying }).toEqual({
    heard: [],
    isLost: false,
    isTrying: false,
  });
});
