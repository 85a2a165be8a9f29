import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FrameScheduler } from './frameScheduler';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance'],
  });
});
afterEach(() => vi.useRealTimers());

/** Asks after every millisecond; how many commits there are in a second of an engine that draws one in `took` ms. */
function commitsInASecond(took: number): number {
  const times: number[] = [];
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => now);
  const frames = new FrameScheduler(() => {
    times.push(now);
    now += took;
  });
  for (; now < 6000; now += 1) {
    frames.ask();
    vi.advanceTimersByTime(1);
  }
  frames.rest();
  clock.mockRestore();
  return times.filter((at) => at >= 4000 && at < 5000).length;
}

it('commits with every frame where drawing is quick, however often it is asked', () => {
  const commits = commitsInASecond(0);
  expect(commits).toBeLessThanOrEqual(63);
  expect(commits).toBeGreaterThanOrEqual(56);
});

it('an engine that takes a frame for a commit keeps a third of its time', () => {
  const commits = commitsInASecond(17);
  expect(commits).toBeLessThanOrEqual(40);
  expect(commits).toBeGreaterThanOrEqual(24);
});

it('commits once for all that was asked before the frame', () => {
  const commit = vi.fn();
  const frames = new FrameScheduler(commit);
  frames.ask();
  frames.ask();
  expect(commit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(40);
  expect(commit).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(400);
  expect(commit).toHaveBeenCalledTimes(1);
});

it('the first letter waits for one frame only', () => {
  const commit = vi.fn();
  new FrameScheduler(commit).ask();
  vi.advanceTimersByTime(17);
  expect(commit).toHaveBeenCalledTimes(1);
});

it('a window without frames is brought up to date too', () => {
  const noFrames = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(1);
  const commit = vi.fn();
  new FrameScheduler(commit).ask();
  vi.advanceTimersByTime(249);
  expect(commit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(commit).toHaveBeenCalledTimes(1);
  noFrames.mockRestore();
});

it('what waits can be shown at once, and only what waits', () => {
  const commit = vi.fn();
  const frames = new FrameScheduler(commit);
  frames.now();
  expect(commit).not.toHaveBeenCalled();
  frames.ask();
  frames.now();
  vi.advanceTimersByTime(400);
  expect(commit).toHaveBeenCalledTimes(1);
});

it('an engine that draws slowly is asked twelve times a second', () => {
  const commits = commitsInASecond(60);
  expect(commits).toBeLessThanOrEqual(13);
  expect(commits).toBeGreaterThanOrEqual(9);
});
