import { beforeEach, expect, it, vi } from 'vitest';
import type { Turn, Wait } from '../../bindings';
import { said } from '../../kit/overlays/announce.svelte';
import { AnswerAnnouncer } from './answerAnnouncer';

beforeEach(() => {
  said.polite = said.assertive = '';
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  return () => vi.useRealTimers();
});

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
  const announcer = new AnswerAnnouncer();
  announcer.began('Luna', () => 'word '.repeat(404));
  expect(said.polite).toBe('');
  vi.advanceTimersByTime(1_000);
  expect(said.polite).toBe('Luna is answering.');
  vi.advanceTimersByTime(29_000);
  expect(said.polite).toBe('Still answering, about 400 words.');
  announcer.end(answer({}));
  expect(said.polite).toBe('Answer finished. 2 words.');
  vi.advanceTimersByTime(60_000);
  expect(said.polite).toBe('Answer finished. 2 words.');
});

it('a model that thinks in silence is told each minute, and an answer that comes is not', () => {
  const announcer = new AnswerAnnouncer();
  announcer.begins();
  vi.advanceTimersByTime(60_000);
  expect(said.polite).toBe('Still thinking, 1 minute.');
  vi.advanceTimersByTime(120_000);
  expect(said.polite).toBe('Still thinking, 3 minutes.');
  announcer.heard();
  announcer.began('Luna', () => 'word '.repeat(20));
  vi.advanceTimersByTime(60_000);
  expect(said.polite.trim()).toBe('Still answering, about 20 words.');
  vi.advanceTimersByTime(60_000);
  expect(said.polite).toBe('Still thinking, 1 minute.');
  announcer.end(answer({}));
  vi.advanceTimersByTime(600_000);
  expect(said.polite).toBe('Answer finished. 2 words.');
});

it('a wait for the window of Puter is told once with its seconds', () => {
  const announcer = new AnswerAnnouncer();
  announcer.waits({ for: 'rateLimit', seconds: 12, attempt: 1, attempts: 5 });
  expect(said.polite).toBe('Waiting 12 seconds.');
  vi.advanceTimersByTime(12_000);
  expect(said.polite).toBe('Waiting 12 seconds.');
  announcer.resumes();
  expect(said.polite).toBe('Your message is being sent.');
});

const NEXT = 'Too many answers at once. Puter runs a few at a time. This one is next.';
const BALANCE =
  'Waiting for balance. Your balance is in use: answers that run hold it. This one starts by itself when one of them has ended.';
const SIGN_IN = 'Waiting for you to sign in again. Your message is kept.';
const SENT = 'Your message is being sent.';
const told: [Wait, string, string][] = [
  [{ for: 'place', before: 0 }, NEXT, SENT],
  [{ for: 'balance' }, BALANCE, SENT],
  [{ for: 'signIn' }, SIGN_IN, `Signed in again. ${SENT}`],
];

it.each(told)('what is waited for is told, and that it goes on: %o', (wait, begins, goesOn) => {
  const announcer = new AnswerAnnouncer();
  announcer.waits(wait);
  expect(said.polite).toBe(begins);
  announcer.resumes();
  expect(said.polite).toBe(goesOn);
});

it('an answer that was cut is no failure', () => {
  new AnswerAnnouncer().end(answer({ cut: 'balance' }));
  expect(said).toMatchObject({ polite: 'Answer cut short by your balance.', assertive: '' });
});
