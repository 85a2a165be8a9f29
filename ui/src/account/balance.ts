// What part of the month's allowance is left, and when that is little.
import type { Balance } from '../bindings';

/** 0 to 1. Without an allowance, such as with bought credits only, any balance counts as full. */
export function leftOf({ remainingUsd, allowanceUsd }: Balance): number {
  if (remainingUsd <= 0) return 0;
  return allowanceUsd > 0 ? Math.min(1, remainingUsd / allowanceUsd) : 1;
}

/** Under a quarter it warns, under a tenth it is bad. */
export function toneOf(balance: Balance): 'accent' | 'warn' | 'bad' {
  const left = leftOf(balance);
  return left < 0.1 ? 'bad' : left < 0.25 ? 'warn' : 'accent';
}
