import { expect, it } from 'vitest';
import { figures } from './figures';

it('only figures that are known are shown', () => {
  const spent = { input: 1284, output: 642, reasoning: null, costMicrocents: 1_400_000 };
  expect(figures({ model: 'm', modelName: 'Claude Sonnet 5', spent, copied: false })).toEqual([
    'Claude Sonnet 5',
    '1,284 in',
    '642 out',
    '1.4¢',
  ]);
  expect(figures({ model: 'm', modelName: null, spent: null, copied: false })).toEqual(['m']);
});

it('what a copy cost was paid in the chat it was copied from', () => {
  const spent = { input: null, output: null, reasoning: null, costMicrocents: 1_400_000 };
  expect(figures({ model: 'm', modelName: null, spent, copied: true })).toEqual(['m', '1.4¢ paid before']);
});
