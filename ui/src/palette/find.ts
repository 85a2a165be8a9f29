// Finding a row of the palette from a few letters, and which of its letters to mark. Pure.
import { fit } from '../models/search';
import { fold, pieces, words as wordsOf, type Piece } from '../kit/text/letters';

/** What the letters before the first word ask for. */
export type Only = 'all' | 'actions' | 'models' | 'files';

const PREFIXES: Record<string, Only> = { '>': 'actions', '@': 'models', '/': 'files' };

/** "> dark" asks for actions about "dark". */
export function readQuery(typed: string): { only: Only; query: string } {
  const only = PREFIXES[typed.trimStart()[0] ?? ''];
  return only ? { only, query: typed.trimStart().slice(1).trim() } : { only: 'all', query: typed.trim() };
}

/** How well a text fits a query: every word must fit it, or the words that also find it. 0 is not at all. */
export function rank(query: string, text: string, also = ''): number {
  const words = wordsOf(query);
  let total = 0;
  for (const word of words) {
    const best = Math.max(fit(word, fold(text)) * 2, fit(word, fold(also)));
    if (best === 0) return 0;
    total += best;
  }
  return words.length === 0 ? 1 : total / words.length;
}

/** The best of `items`, best first; what fits equally well stays in order. */
export function best<T>(items: T[], points: (item: T) => number, most: number): T[] {
  return items
    .map((item) => ({ item, at: points(item) }))
    .filter(({ at }) => at > 0)
    .sort((a, b) => b.at - a.at)
    .slice(0, most)
    .map(({ item }) => item);
}

/** The text with every place of a word of the query marked. */
export const marks = (text: string, query: string): Piece[] => pieces(text, wordsOf(query));
