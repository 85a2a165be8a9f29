import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Composing } from './composing';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A field that is watched, and what an engine tells of it. */
function watched() {
  const composing = new Composing();
  const field = document.createElement('textarea');
  composing.watch(field);
  return {
    composing,
    begin: () => field.dispatchEvent(new CompositionEvent('compositionstart')),
    end: () => field.dispatchEvent(new CompositionEvent('compositionend')),
    enter: (inputType: string) => field.dispatchEvent(new InputEvent('input', { inputType })),
  };
}

it('Enter belongs to the input method while it composes, also where its end is told before the key', () => {
  const { composing, begin, end } = watched();
  begin();
  expect(composing.owns({ key: 'Enter' })).toBe(true);
  expect(composing.owns({ key: 'a' })).toBe(false);
  end();
  expect(composing.owns({ key: 'Enter' })).toBe(true);
  vi.runAllTimers();
  expect(composing.owns({ key: 'Enter' })).toBe(false);
});

it('what is entered after a composed word gives Enter back, however late the timer is', () => {
  const { composing, begin, end, enter } = watched();
  begin();
  enter('insertText');
  expect(composing.owns({ key: 'Enter' })).toBe(true);
  end();
  // WebKit tells the word after the end of it.
  enter('insertFromComposition');
  expect(composing.owns({ key: 'Enter' })).toBe(true);
  enter('insertText');
  expect(composing.owns({ key: 'Enter' })).toBe(false);
});
