import { describe, expect, it } from 'vitest';
import * as format from './format';

const check = (cases: [actual: string, expected: string][]) => {
  for (const [actual, expected] of cases) expect(actual).toBe(expected);
};

describe('money', () => {
  it('is in cents with two figures under a dollar, and in dollars above', () => {
    check([
      [format.cost(0.0135), '1.4¢'],
      [format.cost(0.00083), '0.083¢'],
      [format.cost(0.133), '13¢'],
      [format.cost(0.99), '99¢'],
      [format.cost(0.999), '$1.00'],
      [format.cost(1.2), '$1.20'],
      [format.cost(0), '0¢'],
      [format.cost(0.1 + 0.2), '30¢'],
    ]);
  });
  it('says at most a little more, never less', () => {
    check([
      [format.atMost(0.0751), 'at most 7.6¢'],
      [format.atMost(0.075), 'at most 7.5¢'],
      [format.atMost(0.133), 'at most 14¢'],
      [format.atMost(1.001), 'at most $1.01'],
      [format.atMost(0.991), 'at most $1.00'],
    ]);
  });
  it('never shows more balance than there is', () => {
    check([
      [format.balance(0.319), '$0.31'],
      [format.balance(0.31), '$0.31'],
      [format.balance(0.00499), '0.49¢'],
      [format.balance(12), '$12.00'],
      [format.balance(0), '$0.00'],
      [format.balance(-1), '$0.00'],
    ]);
  });
  it('is read out in words', () => {
    check([
      [format.spoken(0.022), '2.2 cents'],
      [format.spoken(3), '3.00 dollars'],
      [format.spokenAtMost(0.0751), 'at most 7.6 cents'],
      [format.spokenAtMost(1.001), 'at most 1.01 dollars'],
      [format.about(0.022), '≈2.2¢'],
    ]);
  });
  it('gives prices a million tokens, with a dash for the unknown', () => {
    check([
      [format.price(3), '$3.00'],
      [format.price(0.075), '$0.075'],
      [format.price(0.0004), '$0.0004'],
      [format.price(0), '$0.00'],
      [format.price(180), '$180.00'],
      [format.price(null), '—'],
    ]);
  });
});

describe('sizes and counts', () => {
  it('uses KB and MB', () => {
    check([
      [format.size(0), '0 bytes'],
      [format.size(1), '1 byte'],
      [format.size(999), '999 bytes'],
      [format.size(3_960), '4 KB'],
      [format.size(212_000), '212 KB'],
      [format.size(999_600), '1.0 MB'],
      [format.size(1_100_000), '1.1 MB'],
      [format.size(64_000_000), '64 MB'],
    ]);
  });
  it('shortens tokens', () => {
    check([
      [format.tokens(950), '950'],
      [format.tokens(4_400), '4.4k'],
      [format.tokens(200_000), '200k'],
      [format.tokens(1_000_000), '1M'],
      [format.tokens(1_048_576), '1.05M'],
      [format.tokens(999_999), '1M'],
    ]);
  });
  it('counts things', () => {
    check([
      [format.count(1, 'file'), '1 file'],
      [format.count(1200, 'reply', 'replies'), '1,200 replies'],
    ]);
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 18, 14, 2).getTime();
  const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();
  it('counts down in minutes and seconds', () => {
    check([
      [format.countdown(278_000), '4:38'],
      [format.countdown(59_001), '1:00'],
      [format.countdown(-5), '0:00'],
    ]);
  });
  it('names the shortest true moment', () => {
    check([
      [format.moment(at(2026, 10, 18, 9, 5), now), '09:05'],
      [format.moment(at(2026, 10, 17, 23, 59), now), 'Yesterday'],
      [format.moment(at(2026, 8, 3), now), '3 Sep 2026'],
    ]);
  });
  it('groups by day, week, month, and year', () => {
    check([
      [format.group(at(2026, 10, 18, 0, 1), now), 'Today'],
      [format.group(at(2026, 10, 17), now), 'Yesterday'],
      [format.group(at(2026, 10, 11), now), 'Previous 7 days'],
      [format.group(at(2026, 9, 20), now), 'October'],
      [format.group(at(2025, 9, 20), now), 'October 2025'],
    ]);
  });
  it('says how long ago', () => {
    check([
      [format.ago(now - 5_000, now), 'just now'],
      [format.ago(now - 14 * 60_000, now), '14 min ago'],
      [format.ago(now - 3 * 3_600_000, now), '3 h ago'],
      [format.ago(at(2026, 10, 10), now), 'on 10 Nov 2026'],
      [format.duration(12_300), '12 s'],
    ]);
  });
});
