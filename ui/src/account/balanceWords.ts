// What of the month's allowance is left, in words and as a part of it, and when that is little.
import type { Balance } from '../bindings';
import { balance, cost, credits } from '../messages/format';

const THOUSANDTHS = 1000;

/** 0 to 1. Without an allowance, such as with bought credits only, any balance counts as full. */
export function leftOf({ remaining, allowance }: Balance): number {
  if (remaining <= 0) return 0;
  return allowance > 0 ? Math.min(1, remaining / allowance) : 1;
}

/** Under a quarter it warns, under a tenth it is bad. */
export function toneOf(balance: Balance): 'accent' | 'warn' | 'bad' {
  const left = leftOf(balance);
  return left < 0.1 ? 'bad' : left < 0.25 ? 'warn' : 'accent';
}

type Counted = Pick<Balance, 'unit'>;

/** What there is, in the server's unit: "$0.31", "997.8 credits". Never more than that. */
export const inWords = (amount: number, { unit }: Counted): string =>
  unit === 'millicredits' ? credits(amount / THOUSANDTHS) : balance(amount);

/** What was spent, in the same unit. */
export const spentInWords = (amount: number, { unit }: Counted): string =>
  unit === 'millicredits' ? credits(amount / THOUSANDTHS, Math.ceil) : cost(amount);

/** What is left, in the server's unit. */
export const leftInWords = (balance: Balance): string => inWords(balance.remaining, balance);
