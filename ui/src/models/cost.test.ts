import { expect, it } from 'vitest';
import type { Balance, Model } from '../bindings';
import { cheaper, costLabel, costSpoken, countTokens, covers, estimate, lines } from './cost';

const USD = 100_000_000;

/** So many dollars are left. */
const have = (dollars: number): Balance => ({
  used: 0,
  allowance: 0,
  remaining: dollars * USD,
  unit: 'microcents',
  remainingMicrocents: dollars * USD,
  readAt: 0,
});
const sonnet = {
  inputMicrocentsPerMillion: 3 * USD,
  outputMicrocentsPerMillion: 15 * USD,
  maxTokens: 64_000,
  fixedLimit: null,
};

it('guesses with an ordinary answer and limits with the longest one', () => {
  const result = estimate({ model: sonnet, text: 'a'.repeat(400), history: 4300, maxTokens: 4096 });
  expect(result.tokens).toBe(4400);
  expect(result.about).toBe(0.0222 * USD);
  expect(result.atMost).toBe(0.07464 * USD);
  expect(costLabel(result)).toBe('≈2.2¢, at most 7.5¢');
  expect(costSpoken(result)).toBe('about 2.2 cents, at most 7.5 cents');
});
it('never guesses above the limit, nor limits above what the model can write', () => {
  const short = estimate({ model: sonnet, text: '', maxTokens: 100 });
  expect(short.about).toBe(short.atMost);
  expect(estimate({ model: { ...sonnet, maxTokens: 1000 }, text: '', maxTokens: 4096 }).limit).toBe(1000);
  expect(estimate({ model: { ...sonnet, fixedLimit: 1000 }, text: '', maxTokens: 100 }).limit).toBe(1000);
});
it('counts four letters a token, and more for other scripts', () => {
  expect(countTokens('abcdefgh')).toBe(2);
  expect(countTokens('')).toBe(0);
  expect(countTokens('日本語で')).toBe(3);
});
it('does not invent a price', () => {
  const unknown = estimate({ model: { ...sonnet, inputMicrocentsPerMillion: null }, text: 'x', maxTokens: 100 });
  expect(costLabel(unknown)).toBe('Price unknown');
  expect(covers(unknown, have(1))).toBeNull();
  const nothing = estimate({
    model: { inputMicrocentsPerMillion: 0, outputMicrocentsPerMillion: 0, maxTokens: 10, fixedLimit: null },
    text: '',
    maxTokens: 9,
  });
  expect(costLabel(nothing)).toBe('Costs nothing');
});
it('says how many messages the balance covers', () => {
  const result = estimate({ model: sonnet, text: '', history: 4400, maxTokens: 4096 });
  expect(covers(result, have(0.319))).toBe('You have $0.31, enough for about 14 like it.');
  expect(covers(result, have(0.01))).toBe('You have $0.01, too little for it.');
  expect(covers(result, have(500))).toBe('You have $500.00, enough for more than 999 like it.');
  expect(covers(result, null)).toBeNull();
  const credits = { ...have(1), remaining: 638_000, unit: 'millicredits' } as const;
  expect(covers(result, { ...credits, remainingMicrocents: 0.319 * USD })).toBe(
    'You have 638 credits, enough for about 14 like it.',
  );
  expect(covers(result, { ...credits, remainingMicrocents: null })).toBeNull();
});
it('shows the arithmetic, and the lines add up', () => {
  const guess = estimate({ model: sonnet, text: '', history: 4400, maxTokens: 4096 });
  expect(lines(guess, sonnet).map(({ name, tokens, costs }) => [name, tokens, costs])).toEqual([
    ['Read', 4400, '1.3¢'],
    ['An ordinary answer', 600, '0.9¢'],
    ['About', null, '≈2.2¢'],
    ['The longest answer', 4096, '6.1¢'],
    ['At most', null, '7.5¢'],
  ]);
});
it('offers a cheaper model that can read as much, a favourite before others', () => {
  const model = (id: string, readsImages: boolean) => ({ id, readsImages, readsPdf: false }) as Model;
  const all = [model('dear', true), model('blind', false), model('good', true), model('liked', true)];
  const ceilings: Record<string, number> = { dear: 9, blind: 1, good: 3, liked: 2 };
  const find = (favourites: string[], most: number) =>
    cheaper(all, all[0] ?? null, favourites, ({ id }) => ceilings[id] ?? null, most)?.id;
  expect(find([], 4)).toBe('good');
  expect(find(['liked'], 4)).toBe('liked');
  expect(find(['liked'], 1.5)).toBeUndefined();
});
