import { expect, it } from 'vitest';
import type { Code } from '../bindings';
import { hostOf } from './address';
import { leftOf, toneOf } from './balance';
import { isBesideField, lookOf, textOf } from './problems';

it('finds the name of a server in what people type', () => {
  expect(hostOf('http://puter.home.arpa/app')).toBe('puter.home.arpa');
  expect(hostOf('puter.localhost:4100')).toBe('puter.localhost:4100');
  expect(hostOf('not an address')).toBe('not an address');
});
it('warns under a quarter of the allowance, and more under a tenth', () => {
  const left = (remainingUsd: number, allowanceUsd = 1) => ({ usedUsd: 0, allowanceUsd, remainingUsd, readAt: 0 });
  expect([0.25, 0.24, 0.1, 0.09, 0].map((part) => toneOf(left(part)))).toEqual([
    'accent',
    'warn',
    'warn',
    'bad',
    'bad',
  ]);
  expect(leftOf(left(5, 0))).toBe(1);
});
it('does not say the title twice', () => {
  const refused = { code: 'failed', message: 'That did not work. Nothing was changed.', hint: null } as const;
  expect(lookOf(refused).title).toBe('That did not work');
  expect(textOf(refused)).toBe('Nothing was changed.');
  expect(textOf({ ...refused, message: 'The disk is full.' })).toBe('The disk is full.');
});
it('what is wrong with a pasted code stands beside the field', () => {
  const problem = (code: Code) => ({ code, message: '', hint: null });
  const codes: Code[] = ['invalid', 'foreign_key', 'expired', 'refused', 'failed'];
  expect(codes.filter((code) => isBesideField(problem(code)))).toEqual(['invalid', 'foreign_key']);
});
