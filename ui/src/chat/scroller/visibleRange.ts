// Which exchanges of a long chat are drawn. The rest are two empty boxes of their height: remembered where they were
// drawn before, else guessed from their text. Pure arithmetic; `transcriptScroller` moves what is on screen.
import type { Turn } from '../../bindings';
import type { View } from './stickToBottom';

/** The exchanges from `from` up to, and without, `to`. */
export type VisibleRange = { from: number; to: number };

/** So many views above and below what is seen are drawn as well. */
const AHEAD = 1.5;
/** Never more exchanges at once, however short they are. An exchange has four turns at most. */
export const MOST = 64;
/** Exchanges drawn in one step: what is drawn must not hold up what is scrolled. */
const STEP = 2;

/** Guesses, in CSS pixels: a line of text, its letters, and what stands around an exchange and around a turn. */
const LINE = 24;
const LETTERS = 90;
const AROUND = 60;
const FOLDED = 340;

function guess(turns: Turn[]): number {
  return turns.reduce((sum, { role, text }) => {
    const lines = Math.ceil(text.length / LETTERS) + (role === 'user' ? 0 : Math.floor(text.length / 400));
    const height = AROUND + Math.max(1, lines) * LINE;
    return sum + (role === 'user' ? Math.min(height, FOLDED) : height);
  }, 0);
}

/** What is known of the heights of exchanges, by the id of their first turn. */
export class Heights {
  readonly #known = new Map<string, number>();

  /** It was measured. */
  learn(id: string, height: number) {
    this.#known.set(id, height);
  }

  of(turns: Turn[]): number {
    const id = turns[0]?.id ?? '';
    let height = this.#known.get(id);
    if (height === undefined) this.#known.set(id, (height = guess(turns)));
    return height;
  }

  /** The height of a part of `all`. */
  sum(all: Turn[][], { from, to }: VisibleRange): number {
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += this.of(all[at] ?? []);
    return sum;
  }

  /** The exchange at this distance from the top, and where it begins. */
  at(all: Turn[][], distance: number): { exchange: number; top: number } {
    let top = 0;
    for (let exchange = 0; exchange < all.length; exchange += 1) {
      const height = this.of(all[exchange] ?? []);
      if (top + height > distance || exchange === all.length - 1) return { exchange, top };
      top += height;
    }
    return { exchange: 0, top: 0 };
  }

  /** The last exchanges, as many as fill this height and one more. */
  last(all: Turn[][], height: number): VisibleRange {
    let from = all.length;
    for (let sum = 0; from > 0 && sum < height;) {
      from -= 1;
      sum += this.of(all[from] ?? []);
    }
    return { from: Math.max(0, Math.min(from, all.length - 2)), to: all.length };
  }

  /** What must be drawn so that this much of the chat can be seen. */
  covering(all: Turn[][], { top, height }: Omit<View, 'content'>): VisibleRange {
    return { from: this.at(all, top).exchange, to: Math.min(all.length, this.at(all, top + height).exchange + 1) };
  }

  /** What should be drawn: what is seen, and some of what is above and below it. */
  wanted(all: Turn[][], view: Omit<View, 'content'>): VisibleRange {
    const seen = this.covering(all, view);
    const ahead = AHEAD * view.height;
    const wide = this.covering(all, { top: Math.max(0, view.top - ahead), height: view.height + 2 * ahead });
    // What is seen comes first when there is more than may be drawn.
    const to = Math.min(seen.to, seen.from + MOST);
    const spare = Math.floor((MOST - (to - seen.from)) / 2);
    return { from: Math.max(wide.from, seen.from - spare), to: Math.min(wide.to, to + spare) };
  }
}

/** The next step from what is drawn to what should be: the same part when there is nothing to do. */
export function step(drawn: VisibleRange, wanted: VisibleRange): VisibleRange {
  const isApart = wanted.from > drawn.to || wanted.to < drawn.from;
  if (isApart) return wanted;
  return {
    from: wanted.from < drawn.from ? Math.max(wanted.from, drawn.from - STEP) : wanted.from,
    to: wanted.to > drawn.to ? Math.min(wanted.to, drawn.to + STEP) : wanted.to,
  };
}

/** What there is of a part; the last two exchanges of a chat that became shorter than where it begins. */
export function within({ from, to }: VisibleRange, count: number): VisibleRange {
  return { from: Math.max(0, from < count ? from : count - 2), to: Math.min(to, count) };
}

export const isSameRange = (one: VisibleRange, other: VisibleRange) => one.from === other.from && one.to === other.to;
