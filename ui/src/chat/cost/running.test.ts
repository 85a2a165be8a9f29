import { expect, it } from 'vitest';
import { runningLabel, runningSpoken } from './running';

const soFar = { read: 1500, written: 3000, costs: 3_300_000, atMost: 10_000_000 };

it('tells the guess and the ceiling', () => {
  expect(runningLabel(soFar)).toBe('≈3.3¢ so far, at most 10¢');
  expect(runningSpoken(soFar)).toBe('about 3.3 cents so far, at most 10 cents');
});

it('says no price that is not known, and that nothing is paid only where it is so', () => {
  expect(runningLabel({ ...soFar, costs: null, atMost: null })).toBeNull();
  expect(runningLabel({ ...soFar, costs: 0, atMost: 0 })).toBe('Costs nothing');
});
