import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Soon } from './soon';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('is done once, a moment after it was first asked for', () => {
  const run = vi.fn();
  const soon = new Soon(run, 500);
  soon.ask();
  vi.advanceTimersByTime(400);
  soon.ask();
  vi.advanceTimersByTime(99);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledOnce();
});

it('is done at once when there is no time left, and only if it was asked for', async () => {
  const run = vi.fn();
  const soon = new Soon(run, 500);
  await soon.now();
  expect(run).not.toHaveBeenCalled();
  soon.ask();
  await soon.now();
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledOnce();
});
