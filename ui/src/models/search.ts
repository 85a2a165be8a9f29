// Finding one of five hundred models from a few letters: names, makers, ids, and words for what a model can do.
import { DOLLAR } from '../messages/figures';
import type { Model } from '../bindings';
import { w } from '../messages';
import { fold, words as wordsOf } from '../kit/text/letters';
import type { Words } from '../messages/types';

export type Filter = 'readsImages' | 'readsPdf' | 'usesTools' | 'efforts' | 'searches' | 'draws' | 'cheap';

const isCheap = (model: Model) => model.inputMicrocentsPerMillion !== null && model.inputMicrocentsPerMillion < DOLLAR;

export const FILTERS: Filter[] = ['readsImages', 'readsPdf', 'usesTools', 'efforts', 'searches', 'draws', 'cheap'];

export const passes = (model: Model, filter: Filter) => (filter === 'cheap' ? isCheap(model) : model[filter]);

type Ability = keyof Words['models']['keywords'];

/** The abilities that have words which mean them. */
const HAS: Record<Ability, (model: Model) => boolean> = {
  readsImages: (model) => model.readsImages,
  readsPdf: (model) => model.readsPdf,
  usesTools: (model) => model.usesTools,
  reasons: (model) => model.reasons || model.efforts,
  searches: (model) => model.searches,
  draws: (model) => model.draws,
  cheap: isCheap,
  long: (model) => (model.context ?? 0) >= 500_000,
};
const ABILITIES = Object.keys(HAS) as Ability[];

/** Whether a word means something that the model can do; its beginning is enough. */
function means(word: string, model: Model): boolean {
  if (word.length < 3) return false;
  const { keywords } = w().models;
  return ABILITIES.some((ability) => keywords[ability].some((known) => known.startsWith(word)) && HAS[ability](model));
}

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
    const best = Math.max(named, means(word, model) ? 20 : 0);
    if (best === 0) return 0;
    total += best;
  }
  return words.length === 0 ? 1 : total / words.length;
}
