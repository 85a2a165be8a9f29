// Finding one of five hundred models from a few letters: names, makers, ids, and words for what a model can do.
import type { Model } from '../bindings';
import { fold, words as wordsOf } from '../kit/text/letters';

export type Filter = 'readsImages' | 'readsPdf' | 'usesTools' | 'efforts' | 'searches' | 'draws' | 'cheap';

const isCheap = (model: Model) => model.inputUsdPerMillion !== null && model.inputUsdPerMillion < 1;

export const FILTERS: { id: Filter; label: string }[] = [
  { id: 'readsImages', label: 'Reads images' },
  { id: 'readsPdf', label: 'Reads PDFs' },
  { id: 'usesTools', label: 'Uses tools' },
  { id: 'efforts', label: 'Reasons' },
  { id: 'searches', label: 'Searches the web' },
  { id: 'draws', label: 'Draws' },
  { id: 'cheap', label: 'Under $1 in' },
];

export const passes = (model: Model, filter: Filter) => (filter === 'cheap' ? isCheap(model) : model[filter]);

/** Words that mean an ability; the beginning of a word is enough. */
const ABILITIES: { words: string[]; has: (model: Model) => boolean }[] = [
  { words: ['vision', 'images', 'pictures', 'photos'], has: (model) => model.readsImages },
  { words: ['pdfs', 'documents'], has: (model) => model.readsPdf },
  { words: ['tools', 'functions'], has: (model) => model.usesTools },
  { words: ['reasons', 'reasoning', 'thinking', 'thinks'], has: (model) => model.reasons || model.efforts },
  { words: ['web', 'searches', 'internet'], has: (model) => model.searches },
  { words: ['draws', 'drawing', 'paints'], has: (model) => model.draws },
  { words: ['cheap', 'cheaper', 'inexpensive'], has: isCheap },
  { words: ['long', 'context'], has: (model) => (model.context ?? 0) >= 500_000 },
];

/** How well a word fits a text: start of the text, start of a word, anywhere, or its letters in order; 0 is not at all. */
export function fit(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at === 0) return 8;
  if (at > 0) return /[a-z0-9]/.test(text[at - 1] ?? '') ? 4 : 6;
  if (word.length < 3) return 0;
  let next = 0;
  let first = -1;
  for (let here = 0; here < text.length && next < word.length; here += 1) {
    if (text[here] !== word[next]) continue;
    if (next === 0) first = here;
    next += 1;
    // Letters scattered over the whole name are chance, not a match.
    if (next === word.length) return here - first < word.length * 2 ? 2 : 0;
  }
  return 0;
}

/** The score of a model for a query: every word must fit something. 0 when one does not. */
export function score(query: string, model: Model): number {
  const words = wordsOf(query);
  const texts: [text: string, weight: number][] = [
    [fold(model.name), 4],
    [fold(model.maker), 3],
    [fold(model.id), 2],
    [fold(model.provider), 1],
  ];
  let total = 0;
  for (const word of words) {
    const named = Math.max(...texts.map(([text, weight]) => fit(word, text) * weight));
    const able =
      word.length >= 3 &&
      ABILITIES.some(({ words, has }) => words.some((known) => known.startsWith(word)) && has(model));
    const best = Math.max(named, able ? 20 : 0);
    if (best === 0) return 0;
    total += best;
  }
  return words.length === 0 ? 1 : total / words.length;
}
