import { describe, expect, it } from 'vitest';
import type { Turn } from '../../bindings';
import { Heights, isSameRange, MOST, step, within, type VisibleRange } from './visibleRange';

/** Numbers that look random and are the same every time. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const exchange = (id: number, letters = 100) =>
  [
    { id: `q${id}`, role: 'user', text: 'Why?' },
    { id: `a${id}`, role: 'assistant', text: 'x'.repeat(letters) },
  ] as Turn[];
const chat = (count: number, letters?: number) => Array.from({ length: count }, (_, id) => exchange(id, letters));

/** Heights of which each was measured. */
function measured(all: Turn[][], height: (at: number) => number): Heights {
  const heights = new Heights();
  all.forEach(([first], at) => heights.learn(first?.id ?? '', height(at)));
  return heights;
}

describe('what is drawn of a long chat', () => {
  it('is first what fills the window at its end', () => {
    const heights = measured(chat(1000), () => 100);
    expect(heights.last(chat(1000), 700)).toEqual({ from: 993, to: 1000 });
    expect(heights.last(chat(1000), 90)).toEqual({ from: 998, to: 1000 });
    expect(heights.last([], 700)).toEqual({ from: 0, to: 0 });
  });

  it('is what is seen and one and a half views on either side', () => {
    const all = chat(1000);
    const heights = measured(all, () => 100);
    expect(heights.covering(all, { top: 5000, height: 700 })).toEqual({ from: 50, to: 58 });
    expect(heights.wanted(all, { top: 5000, height: 700 })).toEqual({ from: 39, to: 68 });
  });

  it('is never more than a fixed number of exchanges, and what is seen comes first', () => {
    const all = chat(1000);
    const heights = measured(all, () => 10);
    const wanted = heights.wanted(all, { top: 5000, height: 500 });
    expect(wanted.to - wanted.from).toBeLessThanOrEqual(MOST);
    expect(wanted.from).toBeLessThanOrEqual(500);
    expect(wanted.to).toBeGreaterThanOrEqual(550);
  });

  it('covers the view wherever it is, for any heights, and comes there step by step', () => {
    const random = numbers(7);
    for (let run = 0; run < 200; run += 1) {
      const all = chat(1 + random(400));
      const heights = measured(all, (at) => 40 + ((at * 7919) % 900));
      const whole = heights.sum(all, { from: 0, to: all.length });
      const view = { top: random(Math.max(1, whole - 700)), height: 700 };
      const wanted = heights.wanted(all, view);
      const above = heights.sum(all, { from: 0, to: wanted.from });
      expect(above).toBeLessThanOrEqual(view.top);
      expect(above + heights.sum(all, wanted)).toBeGreaterThanOrEqual(Math.min(whole, view.top + view.height));
      let drawn: VisibleRange = within({ from: random(all.length), to: random(all.length) + 1 }, all.length);
      if (drawn.to < drawn.from) drawn = { from: drawn.to, to: drawn.from };
      let steps = 0;
      for (; !isSameRange(drawn, wanted); steps += 1) {
        const next = step(drawn, wanted);
        expect(next.to - next.from).toBeLessThanOrEqual(2 * MOST);
        drawn = next;
      }
      expect(steps).toBeLessThan(MOST);
    }
  });

  it('a part of a chat that became shorter is what is left of it', () => {
    expect(within({ from: 50, to: 60 }, 55)).toEqual({ from: 50, to: 55 });
    expect(within({ from: 50, to: 60 }, 10)).toEqual({ from: 8, to: 10 });
    expect(within({ from: 50, to: Infinity }, 100)).toEqual({ from: 50, to: 100 });
    expect(within({ from: 1, to: Infinity }, 2)).toEqual({ from: 1, to: 2 });
    expect(within({ from: -1, to: 3 }, 40)).toEqual({ from: 0, to: 3 });
    expect(within({ from: 3, to: 4 }, 0)).toEqual({ from: 0, to: 0 });
  });

  it('a height that was measured counts more than the one that was guessed', () => {
    const all = chat(3, 5000);
    const heights = new Heights();
    expect(heights.sum(all, { from: 0, to: 3 })).toBeGreaterThan(3000);
    for (const [first] of all) heights.learn(first?.id ?? '', 50);
    expect(heights.sum(all, { from: 0, to: 3 })).toBe(150);
    expect(heights.at(all, 120)).toEqual({ exchange: 2, top: 100 });
    expect(heights.at(all, 9999)).toEqual({ exchange: 2, top: 100 });
  });
});
