// What a message will cost, before it is sent: a guess and a ceiling. Never one without the other.
import type { Model } from '../bindings';
import { about, atMost, balance, spoken } from '../kit/format';

/** Bytes of UTF-8 a token. Right for English; other scripts have more bytes a letter, and more tokens. */
const BYTES_PER_TOKEN = 4;
/** What an ordinary answer is long, in tokens. The guess assumes it, the ceiling does not. */
const USUAL_ANSWER = 600;

export type Priced = Pick<Model, 'inputUsdPerMillion' | 'outputUsdPerMillion' | 'maxTokens'>;
export type Estimate = {
  /** Tokens that the model will read. */
  tokens: number;
  /** The answer limit that will be sent. */
  limit: number;
  /** US dollars; null when the model has no known price. */
  about: number | null;
  atMost: number | null;
};

export const countTokens = (text: string) => Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);

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
  const limit = Math.min(maxTokens, model.maxTokens ?? maxTokens);
  const { inputUsdPerMillion: input, outputUsdPerMillion: output } = model;
  if (input === null || output === null) return { tokens, limit, about: null, atMost: null };
  const usd = (answer: number) => (tokens * input + answer * output) / 1_000_000;
  return { tokens, limit, about: usd(Math.min(limit, USUAL_ANSWER)), atMost: usd(limit) };
}

/** "≈2.2¢, at most 7.5¢" */
export function costLabel({ about: guess, atMost: ceiling }: Estimate): string {
  if (guess === null || ceiling === null) return 'Price unknown';
  return ceiling === 0 ? 'Costs nothing' : `${about(guess)}, ${atMost(ceiling)}`;
}

/** The same read out: "about 2.2 cents, at most 7.5 cents". */
export function costSpoken({ about: guess, atMost: ceiling }: Estimate): string {
  if (guess === null || ceiling === null) return 'Price unknown';
  return ceiling === 0 ? 'Costs nothing' : `about ${spoken(guess)}, at most ${spoken(ceiling)}`;
}

/** How many messages like this the balance covers, as a sentence; null when that cannot be said. */
export function covers({ about: guess }: Estimate, remainingUsd: number | null): string | null {
  if (guess === null || guess === 0 || remainingUsd === null) return null;
  const times = Math.floor(remainingUsd / guess);
  const left = `Your ${balance(remainingUsd)}`;
  if (times < 1) return `${left} does not cover it.`;
  return times > 999 ? `${left} covers more than 999 like it.` : `${left} covers about ${times} like it.`;
}
