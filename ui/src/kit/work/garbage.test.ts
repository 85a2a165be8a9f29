import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { collectSoon } from './garbage';

const given = vi.fn();
const taken = vi.fn(function () {
  return { transfer: given };
});
beforeEach(() => {
  vi.useFakeTimers();
  taken.mockClear();
  given.mockReset();
  vi.stubGlobal('ArrayBuffer', taken);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('memory is taken a moment after the last thing that ended, and given back at once', () => {
  collectSoon(() => true);
  vi.advanceTimersByTime(900);
  collectSoon(() => true);
  vi.advanceTimersByTime(900);
  expect(taken).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(taken).toHaveBeenCalled();
  expect(given.mock.calls).toEqual(taken.mock.calls.map(() => [0]));
  taken.mockClear();
  vi.runAllTimers();
  expect(taken).not.toHaveBeenCalled();
});

it('what goes on then is not held up', () => {
  collectSoon(() => false);
  vi.runAllTimers();
  expect(taken).not.toHaveBeenCalled();
});

it('an engine that has no room, or cannot give it back, is left alone', () => {
  given.mockImplementation(() => {
    throw new TypeError('transfer is not a function');
  });
  collectSoon(() => true);
  expect(() => vi.runAllTimers()).not.toThrow();
  expect(taken).toHaveBeenCalledOnce();
});
