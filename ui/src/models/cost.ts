// What a message will cost, in words: a guess and a ceiling. Never one without the other.
import { leftInWords } from '../account/balanceWords';
import type { Balance, Estimate, Model, Share } from '../bindings';
import { w } from '../messages';
import { about, ceiling as rounded, cost } from '../messages/format';

/** Limits of an answer that are offered, in tokens. */
export const ANSWER_LIMITS = [512, 1024, 2048, 4096, 8192, 16_384, 32_768];

type Guess = Pick<Estimate, 'about' | 'atMost'>;
type Priced = Pick<Model, 'inputMicrocentsPerMillion' | 'outputMicrocentsPerMillion'>;

/** "≈2.2¢, at most 7.5¢" */
export function costLabel({ about: guess, atMost: ceiling }: Guess): string {
  if (guess === null || ceiling === null) return w().models.cost.unknown;
  return ceiling === 0 ? w().models.cost.nothing : w().models.cost.label({ guess, ceiling });
}

/** The same read out: "about 2.2 cents, at most 7.5 cents". */
export function costSpoken({ about: guess, atMost: ceiling }: Guess): string {
  if (guess === null || ceiling === null) return w().models.cost.unknown;
  return ceiling === 0 ? w().models.cost.nothing : w().models.cost.spoken({ guess, ceiling });
}

/** How many messages like this the balance covers, as a sentence; null when that cannot be said. */
export function covers({ about: guess }: Pick<Guess, 'about'>, balance: Balance | null): string | null {
  if (guess === null || guess === 0 || balance === null || balance.remainingMicrocents === null) return null;
  const times = Math.floor(balance.remainingMicrocents / guess);
  const left = leftInWords(balance);
  const words = w().models.cost.covers;
  if (times < 1) return words.none(left);
  return times > 999 ? words.many(left) : words.about({ left, times });
}

type Line = {
  name: string;
  tokens: number | null;
  microcentsPerMillion: number | null;
  /** microcents, written out. */
  costs: string;
  isSum: boolean;
};

/** The arithmetic, line by line: what is read, an ordinary answer, and the longest one. */
export function lines({ read, ordinary, longest, about: guess, atMost: ceiling }: Estimate, model: Priced): Line[] {
  const { inputMicrocentsPerMillion: input, outputMicrocentsPerMillion: output } = model;
  const words = w().models.cost;
  const line = (name: string, { tokens, costs }: Share, price: number | null): Line => ({
    name,
    tokens,
    microcentsPerMillion: price,
    costs: costs === null ? '—' : cost(costs),
    isSum: false,
  });
  const sum = (name: string, costs: string): Line => ({
    name,
    tokens: null,
    microcentsPerMillion: null,
    costs,
    isSum: true,
  });
  return [
    line(words.read, read, input),
    line(words.ordinary, ordinary, output),
    sum(words.about, guess === null ? '—' : about(guess)),
    line(words.longest, longest, output),
    sum(words.most, ceiling === null ? '—' : rounded(ceiling)),
  ];
}
