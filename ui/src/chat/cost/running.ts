// What an answer took so far, while it arrives: a guess, which the figure of Puter replaces when it has ended.
import type { Turn } from '../../bindings';
import { w } from '../../messages';
import { costAt, countTokens, type Priced } from '../../models/cost';

export type Running = {
  /** Read and written. */
  tokens: number;
  /** microcents; null when the model has no known price. */
  microcents: number | null;
  /** What the longest answer would come to. */
  atMost: number | null;
};

/** `read` is the tokens that went to the model, `limit` the longest answer that was asked for. */
export function soFar(
  { text, reasoning, limit }: Pick<Turn, 'text' | 'reasoning' | 'limit'>,
  read: number,
  model: Priced | null,
): Running {
  const written = countTokens(text) + countTokens(reasoning);
  const tokens = read + written;
  const microcents = model && costAt(model, read, written);
  const atMost = model && limit !== null ? costAt(model, read, Math.max(written, limit)) : null;
  return { tokens, microcents, atMost };
}

/** "≈3.3¢ so far, at most 13.3¢"; null when nothing can be said. */
export function runningLabel({ microcents, atMost: most }: Running): string | null {
  if (microcents === null) return null;
  const words = w().composer.cost;
  return most === 0 ? words.nothing : words.soFar({ microcents, most });
}

/** The same read out: "about 3.3 cents so far, at most 13.3 cents". */
export function runningSpoken({ microcents, atMost: most }: Running): string | null {
  if (microcents === null) return null;
  const words = w().composer.cost;
  return most === 0 ? words.nothing : words.spokenSoFar({ microcents, most });
}
