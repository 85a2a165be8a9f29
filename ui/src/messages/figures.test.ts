import { describe, expect, it } from 'vitest';
import { figures } from './en/figures';
import { countdown } from './figures';

const check = (cases: [actual: string, expected: string][]) => {
  for (const [actual, expected] of cases) expect(actual).toBe(expected);
};

/** Microcents. */
const usd = (dollars: number) => Math.round(dollars * 100_000_000);

describe('money', () => {
  it('is in cents with two figures under a dollar, and in dollars above', () => {
    check([
      [figures.cost(usd(0.0135)), '1.4¢'],
      [figures.cost(usd(0.00083)), '0.083¢'],
      [figures.cost(usd(0.133)), '13¢'],
      [figures.cost(usd(0.99)), '99¢'],
      [figures.cost(usd(0.999)), '$1.00'],
      [figures.cost(usd(1.2)), '$1.20'],
      [figures.cost(usd(0)), '0¢'],
    ]);
  });
  it('says at most a little more, never less', () => {
    check([
      [figures.atMost(usd(0.0751)), 'at most 7.6¢'],
      [figures.atMost(usd(0.075)), 'at most 7.5¢'],
      [figures.atMost(usd(0.133)), 'at most 14¢'],
      [figures.atMost(usd(1.001)), 'at most $1.01'],
      [figures.atMost(usd(0.991)), 'at most $1.00'],
    ]);
  });
  it('never shows more balance than there is', () => {
    check([
      [figures.balance(usd(0.319)), '$0.31'],
      [figures.balance(usd(0.31)), '$0.31'],
      [figures.balance(usd(0.00499)), '0.49¢'],
      [figures.balance(usd(12)), '$12.00'],
      [figures.balance(usd(1234.5)), '$1,234.50'],
      [figures.balance(usd(0)), '$0.00'],
      [figures.balance(usd(-1)), '$0.00'],
    ]);
  });
  it('is read out in words', () => {
    check([
      [figures.spoken(usd(0.022)), '2.2 cents'],
      [figures.spoken(usd(3)), '3.00 dollars'],
      [figures.spokenAtMost(usd(0.0751)), 'at most 7.6 cents'],
      [figures.spokenAtMost(usd(1.001)), 'at most 1.01 dollars'],
      [figures.spoken(usd(1234.5)), '1,234.50 dollars'],
      [figures.about(usd(0.022)), '≈2.2¢'],
    ]);
  });
  it('gives prices a million tokens, with a dash for the unknown', () => {
    check([
      [figures.price(usd(3)), '$3.00'],
      [figures.price(usd(0.075)), '$0.075'],
      [figures.price(usd(0.0004)), '$0.0004'],
      [figures.price(usd(0)), '$0.00'],
      [figures.price(usd(180)), '$180.00'],
      [figures.price(null), '—'],
    ]);
  });
});

describe('sizes and counts', () => {
  it('uses KB and MB', () => {
    check([
      [figures.size(0), '0 bytes'],
      [figures.size(1), '1 byte'],
      [figures.size(999), '999 bytes'],
      [figures.size(3_960), '4 KB'],
      [figures.size(212_000), '212 KB'],
      [figures.size(999_600), '1.0 MB'],
      [figures.size(1_100_000), '1.1 MB'],
      [figures.size(64_000_000), '64 MB'],
    ]);
  });
  it('counts credits, never more than there are', () => {
    check([
      [figures.credits(997.87), '997.8 credits'],
      [figures.credits(1), '1 credit'],
      [figures.credits(12_000), '12,000 credits'],
    ]);
  });
  it('shortens tokens', () => {
    check([
      [figures.tokens(950), '950'],
      [figures.tokens(4_400), '4.4k'],
      [figures.tokens(200_000), '200k'],
      [figures.tokens(1_000_000), '1M'],
      [figures.tokens(1_048_576), '1.05M'],
      [figures.tokens(999_999), '1M'],
    ]);
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 18, 14, 2).getTime();
  const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();
  it('counts down in minutes and seconds', () => {
    check([
      [countdown(278_000), '4:38'],
      [countdown(59_001), '1:00'],
      [countdown(-5), '0:00'],
    ]);
  });
  it('names the shortest true moment', () => {
    check([
      [figures.moment(at(2026, 10, 18, 9, 5), now), '09:05'],
      [figures.moment(at(2026, 10, 17, 23, 59), now), 'Yesterday'],
      [figures.moment(at(2026, 8, 3), now), '3 Sep 2026'],
    ]);
  });
  it('names a moment in a sentence', () => {
    check([
      [figures.when(at(2026, 10, 18, 9, 5), now), 'at 09:05'],
      [figures.when(at(2026, 10, 17, 23, 59), now), 'yesterday at 23:59'],
      [figures.when(at(2026, 8, 3, 14, 2), now), 'on 3 Sep 2026 at 14:02'],
    ]);
  });
  it('groups by day, week, month, and year', () => {
    check([
      [figures.group(at(2026, 10, 18, 0, 1), now), 'Today'],
      [figures.group(at(2026, 10, 17), now), 'Yesterday'],
      [figures.group(at(2026, 10, 11), now), 'Previous 7 days'],
      [figures.group(at(2026, 9, 20), now), 'October'],
      [figures.group(at(2025, 9, 20), now), 'October 2025'],
    ]);
  });
  it('says how long ago', () => {
    check([
      [figures.ago(now - 5_000, now), 'just now'],
      [figures.ago(now - 14 * 60_000, now), '14 min ago'],
      [figures.ago(now - 3 * 3_600_000, now), '3 h ago'],
      [figures.ago(at(2026, 10, 10), now), 'on 10 Nov 2026'],
      [figures.duration(12_300), '12 s'],
    ]);
  });
});
