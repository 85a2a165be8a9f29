// What an answer took so far, while it arrives, in words.
import type { SoFar } from '../../bindings';
import { w } from '../../messages';

/** "≈3.3¢ so far, at most 13.3¢"; null when nothing can be said. */
export function runningLabel({ costs: microcents, atMost: most }: SoFar): string | null {
  if (microcents === null) return null;
  const words = w().composer.cost;
  return most === 0 ? words.nothing : words.soFar({ microcents, most });
}

/** The same read out: "about 3.3 cents so far, at most 13.3 cents". */
export function runningSpoken({ costs: microcents, atMost: most }: SoFar): string | null {
  if (microcents === null) return null;
  const words = w().composer.cost;
  return most === 0 ? words.nothing : words.spokenSoFar({ microcents, most });
}
