import { expect, it } from 'vitest';
import { runningLabel, runningSpoken, soFar } from './running';

const sonnet = {
  inputMicrocentsPerMillion: 200_000_000,
  outputMicrocentsPerMillion: 1_000_000_000,
  maxTokens: null,
  fixedLimit: null,
};
const answer = { text: 'four'.repeat(2000), reasoning: 'four'.repeat(1000), limit: 9_700 };

it('counts what was read and what was written so far, with its reasoning', () => {
  const running = soFar(answer, 1500, sonnet);
  expect(running).toEqual({ tokens: 4500, microcents: 3_300_000, atMost: 10_000_000 });
  expect(runningLabel(running)).toBe('≈3.3¢ so far, at most 10¢');
  expect(runningSpoken(running)).toBe('about 3.3 cents so far, at most 10 cents');
});

it('an answer that grew beyond its limit is not told to cost less than it does', () => {
  const { microcents, atMost } = soFar({ ...answer, limit: 10 }, 1500, sonnet);
  expect(atMost).toBe(microcents);
});

it('says no price that is not known, and that nothing is paid only where it is so', () => {
  expect(runningLabel(soFar(answer, 1500, null))).toBeNull();
  expect(runningLabel(soFar({ ...answer, limit: null }, 1500, sonnet))).toBe('≈3.3¢ so far');
  const gift = { ...sonnet, inputMicrocentsPerMillion: 0, outputMicrocentsPerMillion: 0 };
  expect(runningLabel(soFar(answer, 1500, gift))).toBe('Costs nothing');
});
