// What a message will cost, before it is sent: a guess and a ceiling. Never one without the other.
import { leftInWords } from '../account/balanceWords';
import { TOKENS, type Balance, type Model } from '../bindings';
import { w } from '../messages';
import { about, ceiling as rounded, cost } from '../messages/format';

/** Limits of an answer that are offered, in tokens. */
export const ANSWER_LIMITS = [512, 1024, 2048, 4096, 8192, 16_384, 32_768];
/** What an ordinary answer is long, in tokens. The guess assumes it, the ceiling does not. */
const USUAL_ANSWER = 600;

export type Priced = Pick<
  Model,
  'inputMicrocentsPerMillion' | 'outputMicrocentsPerMillion' | 'maxTokens' | 'fixedLimit'
>;
export type Estimate = {
  /** Tokens that the model will read. */
  tokens: number;
  /** The answer limit that will be sent. */
  limit: number;
  /** microcents; null when the model has no known price. */
  about: number | null;
  atMost: number | null;
};

/** The longest answer that `model` gives through Puter, whatever is asked for; null when that is not known. */
export const longest = ({ fixedLimit, maxTokens }: Priced): number | null => fixedLimit ?? maxTokens;

/** What reading and writing so many tokens costs at a price, in whole microcents, rounded up. Null while it is not known. */
export function costAt(
  { inputMicrocentsPerMillion: input, outputMicrocentsPerMillion: output }: Priced,
  read: number,
  written: number,
): number | null {
  return input === null || output === null ? null : Math.ceil((read * input + written * output) / 1_000_000);
}

export const countTokens = (text: string) => Math.ceil(new TextEncoder().encode(text).length / TOKENS.bytesPerToken);

/** `history` is the tokens of the turns that are sent along, `maxTokens` the person's answer limit. */
export function estimate({
  model,
  text,
  history = 0,
  maxTokens,
}: {
  model: Priced;
  text: string;
  history?: number;
  maxTokens: number;
}): Estimate {
  const tokens = countTokens(text) + history;
  const limit = model.fixedLimit ?? Math.min(maxTokens, model.maxTokens ?? maxTokens);
  const withAnswer = (answer: number) => costAt(model, tokens, answer);
  return { tokens, limit, about: withAnswer(Math.min(limit, USUAL_ANSWER)), atMost: withAnswer(limit) };
}

/** "≈2.2¢, at most 7.5¢" */
export function costLabel({ about: guess, atMost: ceiling }: Estimate): string {
  if (guess === null || ceiling === null) return w().models.cost.unknown;
  return ceiling === 0 ? w().models.cost.nothing : w().models.cost.label({ guess, ceiling });
}

/** The same read out: "about 2.2 cents, at most 7.5 cents". */
export function costSpoken({ about: guess, atMost: ceiling }: Estimate): string {
  if (guess === null || ceiling === null) return w().models.cost.unknown;
  return ceiling === 0 ? w().models.cost.nothing : w().models.cost.spoken({ guess, ceiling });
}

/** How many messages like this the balance covers, as a sentence; null when that cannot be said. */
export function covers({ about: guess }: Estimate, balance: Balance | null): string | null {
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
export function lines({ tokens, limit, about: guess, atMost: ceiling }: Estimate, model: Priced): Line[] {
  const { inputMicrocentsPerMillion: input, outputMicrocentsPerMillion: output } = model;
  const answer = Math.min(limit, USUAL_ANSWER);
  const words = w().models.cost;
  const line = (name: string, count: number, price: number | null): Line => ({
    name,
    tokens: count,
    microcentsPerMillion: price,
    costs: price === null ? '—' : cost(Math.ceil((count * price) / 1_000_000)),
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
    line(words.read, tokens, input),
    line(words.ordinary, answer, output),
    sum(words.about, guess === null ? '—' : about(guess)),
    line(words.longest, limit, output),
    sum(words.most, ceiling === null ? '—' : rounded(ceiling)),
  ];
}

/** Reads no less than `model` and costs at most `most` microcents: a favourite if one does, else the dearest of them. */
export function cheaper(
  all: Model[],
  model: Model | null,
  favourites: string[],
  ceilingOn: (model: Model) => number | null,
  most: number,
): Model | null {
  const fits = all
    .map((other) => ({ other, ceiling: other.id === model?.id ? null : ceilingOn(other) }))
    .filter(({ other }) => !model || ((!model.readsImages || other.readsImages) && (!model.readsPdf || other.readsPdf)))
    .flatMap(({ other, ceiling }) => (ceiling !== null && ceiling > 0 && ceiling <= most ? { other, ceiling } : []))
    .sort((a, b) => b.ceiling - a.ceiling);
  return (fits.find(({ other }) => favourites.includes(other.id)) ?? fits[0])?.other ?? null;
}
