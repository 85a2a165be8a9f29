import { expect, it } from 'vitest';
import { costLabel, costSpoken, countTokens, covers, estimate } from './cost';

const sonnet = { inputUsdPerMillion: 3, outputUsdPerMillion: 15, maxTokens: 64_000 };

it('guesses with an ordinary answer and limits with the longest one', () => {
  const result = estimate({ model: sonnet, text: 'a'.repeat(400), history: 4300, maxTokens: 4096 });
  expect(result.tokens).toBe(4400);
  expect(result.about).toBeCloseTo(0.0222, 6);
  expect(result.atMost).toBeCloseTo(0.07464, 6);
  expect(costLabel(result)).toBe('≈2.2¢, at most 7.5¢');
  expect(costSpoken(result)).toBe('about 2.2 cents, at most 7.5 cents');
});
it('never guesses above the limit, nor limits above what the model can write', () => {
  const short = estimate({ model: sonnet, text: '', maxTokens: 100 });
  expect(short.about).toBe(short.atMost);
  expect(estimate({ model: { ...sonnet, maxTokens: 1000 }, text: '', maxTokens: 4096 }).limit).toBe(1000);
});
it('counts four letters a token, and more for other scripts', () => {
  expect(countTokens('abcdefgh')).toBe(2);
  expect(countTokens('')).toBe(0);
  expect(countTokens('日本語で')).toBe(3);
});
it('does not invent a price', () => {
  const unknown = estimate({ model: { ...sonnet, inputUsdPerMillion: null }, text: 'x', maxTokens: 100 });
  expect(costLabel(unknown)).toBe('Price unknown');
  expect(covers(unknown, 1)).toBeNull();
  const nothing = estimate({
    model: { inputUsdPerMillion: 0, outputUsdPerMillion: 0, maxTokens: 10 },
    text: '',
    maxTokens: 9,
  });
  expect(costLabel(nothing)).toBe('Costs nothing');
});
it('says how many messages the balance covers', () => {
  const result = estimate({ model: sonnet, text: '', history: 4400, maxTokens: 4096 });
  expect(covers(result, 0.319)).toBe('Your $0.31 covers about 14 like it.');
  expect(covers(result, 0.01)).toBe('Your $0.01 does not cover it.');
  expect(covers(result, 500)).toBe('Your $500.00 covers more than 999 like it.');
  expect(covers(result, null)).toBeNull();
});
