import { expect, it } from 'vitest';
import type { Turn } from '../../bindings';
import { ended, finished, waiting, wordsIn } from './words';

const turn = (more: Partial<Turn>) =>
  ({ text: '', images: [], tools: [], spent: null, outcome: 'complete', ...more }) as unknown as Turn;

it('the end of an answer is one sentence with its words, code and cost', () => {
  const spent = { input: 1, output: 2, reasoning: null, costMicrocents: 1_350_000 };
  expect(finished(turn({ text: 'Two words:\n\n```js\nx\n```\n', spent }))).toMatch(
    /^Answer finished\. \d words, 1 code block\. 1\.4 cents\.$/,
  );
  const nested = '````md\n```js\nx\n```\n````\n\n~~~\n```\n~~~\n';
  expect(finished(turn({ text: nested }))).toContain('2 code blocks');
  expect(finished(turn({ text: 'One' }))).toBe('Answer finished. 1 word.');
});

it('only a failure interrupts', () => {
  expect(ended(turn({ text: 'Done' })).region).toBe('polite');
  expect(ended(turn({ text: 'So f', outcome: 'stopped' }))).toEqual({ words: 'Stopped.', region: 'polite' });
  const problem = { code: 'signed_out' as const, reason: { kind: 'signedOut' as const }, hint: null };
  expect(ended(turn({ outcome: 'failed', problem }))).toEqual({
    words: 'You are signed out. Your message is kept.',
    region: 'assertive',
  });
});

it('marks are not words', () => {
  expect(wordsIn('# A - b — 3 *')).toBe(3);
});

it('a wait is told after 400 ms and changes its words after 20 s', () => {
  expect([waiting(399), waiting(400), waiting(3900), waiting(20_000), waiting(60_000), waiting(239_999)]).toEqual([
    '',
    'Waiting, 1 s',
    'Waiting, 3 s',
    'Still waiting. Puter has the request.',
    'Still thinking, 1 min',
    'Still thinking, 3 min',
  ]);
});
