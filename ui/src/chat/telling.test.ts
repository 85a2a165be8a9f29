import { beforeEach, expect, it, vi } from 'vitest';
import type { Problem, Turn } from '../bindings';
import { said } from '../kit/announce.svelte';
import { Telling } from './telling';

beforeEach(() => {
  said.polite = said.assertive = '';
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  return () => vi.useRealTimers();
});

const problem = (code: Problem['code'], message: string, hint: string | null = null) => ({ code, message, hint });
const answer = (more: Partial<Turn>) =>
  ({
    text: 'Two words',
    images: [],
    tools: [],
    spent: null,
    copied: false,
    outcome: 'complete',
    cut: null,
    ...more,
  }) as unknown as Turn;

it('the start of a long answer is told after a second, and that it goes on every half minute', () => {
  const telling = new Telling();
  telling.began('Luna', () => 'word '.repeat(404));
  expect(said.polite).toBe('');
  vi.advanceTimersByTime(1_000);
  expect(said.polite).toBe('Luna is answering.');
  vi.advanceTimersByTime(29_000);
  expect(said.polite).toBe('Still answering, about 400 words.');
  telling.end(answer({}));
  expect(said.polite).toBe('Answer finished. 2 words.');
  vi.advanceTimersByTime(60_000);
  expect(said.polite).toBe('Answer finished. 2 words.');
});

it('a wait for the window of Puter is told once with its seconds', () => {
  const telling = new Telling();
  telling.waits(problem('rate_limited', 'Puter asks us to slow down: too many requests.', '12'));
  expect(said.polite).toBe('Waiting 12 seconds.');
  vi.advanceTimersByTime(12_000);
  expect(said.polite).toBe('Waiting 12 seconds.');
  telling.resumes();
  expect(said.polite).toBe('Your message is being sent.');
});

it('a place among the answers is told', () => {
  new Telling().waits(
    problem('too_many_at_once', 'Too many answers at once. Puter runs a few. This one is next.', '0'),
  );
  expect(said.polite).toBe('Too many answers at once. Puter runs a few. This one is next.');
});

it('an answer that was cut is no failure', () => {
  new Telling().end(answer({ cut: 'balance' }));
  expect(said).toMatchObject({ polite: 'Answer cut short by your balance.', assertive: '' });
});
