import { expect, it } from 'vitest';
import type { Balance, Code } from '../bindings';
import { hostOf } from './address';
import { inWords, leftInWords, leftOf, spentInWords, toneOf } from './balanceWords';
import { problemOf } from '../messages/reasons.testing';
import { isBesideField, lookOf } from './problems';

const balanceOf = (more: Partial<Balance>): Balance => ({
  used: 0,
  allowance: 0,
  remaining: 0,
  unit: 'microcents',
  remainingMicrocents: null,
  readAt: 0,
  ...more,
});

it('finds the name of a server in what people type', () => {
  expect(hostOf('http://puter.home.arpa/app')).toBe('puter.home.arpa');
  expect(hostOf('puter.localhost:4100')).toBe('puter.localhost:4100');
  expect(hostOf('not an address')).toBe('not an address');
});
it('warns under a quarter of the allowance, and more under a tenth', () => {
  const left = (part: number, allowance = 100_000_000) => balanceOf({ remaining: part * 100_000_000, allowance });
  expect([0.25, 0.24, 0.1, 0.09, 0].map((part) => toneOf(left(part)))).toEqual([
    'accent',
    'warn',
    'warn',
    'bad',
    'bad',
  ]);
  expect(leftOf(left(5, 0))).toBe(1);
});
it('is told in the unit that the server counts in, and never more than there is', () => {
  const dollars = balanceOf({ used: 1_350_000, allowance: 50_000_000, remaining: 31_900_000 });
  expect([leftInWords(dollars), inWords(dollars.allowance, dollars)]).toEqual(['$0.31', '$0.50']);
  expect(spentInWords(dollars.used, dollars)).toBe('1.4¢');
  const credits = balanceOf({ used: 2_210, allowance: 1_000_000, remaining: 997_790, unit: 'millicredits' });
  expect([leftInWords(credits), inWords(credits.allowance, credits)]).toEqual(['997.7 credits', '1,000 credits']);
  expect(spentInWords(credits.used, credits)).toBe('2.3 credits');
  expect(toneOf({ ...credits, remaining: 99_000 })).toBe('bad');
  expect(leftInWords({ ...credits, remaining: 1_000 })).toBe('1 credit');
});
it('has a title for each problem, and says it once', () => {
  const look = lookOf(problemOf('refused', { kind: 'signInRefused' }));
  expect(look).toMatchObject({ title: 'Sign-in was refused', action: 'Try again' });
  expect(look.text).toBe('You, or the page, chose not to allow Oriel. Nothing was signed in.');
  expect(lookOf(problemOf('failed', { kind: 'diskFull' }))).toMatchObject({
    title: 'That did not work',
    text: expect.stringMatching(/^The disk of this computer is full,/),
  });
  const unexpected = problemOf('failed', { kind: 'unexpected' }, 'It rained.');
  expect(lookOf(unexpected)).toMatchObject({ title: 'That did not work', text: 'It rained.', hint: null });
});
it('what is wrong with a pasted code stands beside the field', () => {
  const codes: Code[] = ['invalid', 'foreign_key', 'expired', 'refused', 'failed'];
  expect(codes.filter((code) => isBesideField(problemOf(code, { kind: 'unexpected' })))).toEqual([
    'invalid',
    'foreign_key',
  ]);
});
