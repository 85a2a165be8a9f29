import { expect, it } from 'vitest';
import type { Balance, Estimate } from '../bindings';
import { costLabel, costSpoken, covers, lines } from './cost';

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
const sonnet = { inputMicrocentsPerMillion: 3 * USD, outputMicrocentsPerMillion: 15 * USD };
const guess = { about: 0.0222 * USD, atMost: 0.07464 * USD };

it('tells the guess and the ceiling', () => {
  expect(costLabel(guess)).toBe('≈2.2¢, at most 7.5¢');
  expect(costSpoken(guess)).toBe('about 2.2 cents, at most 7.5 cents');
});
it('does not invent a price', () => {
  const unknown = { about: null, atMost: null };
  expect(costLabel(unknown)).toBe('Price unknown');
  expect(covers(unknown, have(1))).toBeNull();
  expect(costLabel({ about: 0, atMost: 0 })).toBe('Costs nothing');
});
it('says how many messages the balance covers', () => {
  expect(covers(guess, have(0.319))).toBe('You have $0.31, enough for about 14 like it.');
  expect(covers(guess, have(0.01))).toBe('You have $0.01, too little for it.');
  expect(covers(guess, have(500))).toBe('You have $500.00, enough for more than 999 like it.');
  expect(covers(guess, null)).toBeNull();
  const credits = { ...have(1), remaining: 638_000, unit: 'millicredits' } as const;
  expect(covers(guess, { ...credits, remainingMicrocents: 0.319 * USD })).toBe(
    'You have 638 credits, enough for about 14 like it.',
  );
  expect(covers(guess, { ...credits, remainingMicrocents: null })).toBeNull();
});
it('shows the arithmetic, and the lines add up', () => {
  const estimate = {
    ...guess,
    read: { tokens: 4400, costs: 0.0132 * USD },
    ordinary: { tokens: 600, costs: 0.009 * USD },
    longest: { tokens: 4096, costs: 0.06144 * USD },
  } as Estimate;
  expect(lines(estimate, sonnet).map(({ name, tokens, costs }) => [name, tokens, costs])).toEqual([
    ['Read', 4400, '1.3¢'],
    ['An ordinary answer', 600, '0.9¢'],
    ['About', null, '≈2.2¢'],
    ['The longest answer', 4096, '6.1¢'],
    ['At most', null, '7.5¢'],
  ]);
});
