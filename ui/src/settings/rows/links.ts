// Who gets `oriel://` links, and what a test or a repair of them came to, in a line under their setting.
import type { LinkHandler, LinkTest } from '../../bindings';
import { say, w } from '../../messages';

type Known = { health: LinkHandler | null; test: LinkTest | null; repaired: LinkHandler | null };

/** Who gets them, and what that means for signing in. */
export const handlerWords = (known: LinkHandler): string => say(w().links, 'handler', known);

/** Where links are Oriel's already, a repair tells the system so once more. */
export const canRepair = (known: LinkHandler): boolean => known.handler !== 'unknown';

/** The last thing that was done counts: a test says more than a repair. */
export function linkOutcome({ health, test, repaired }: Known): { done: string | null; problem: string | null } {
  const words = test && say(w().linkTest, 'kind', test);
  if (words !== null) return test?.kind === 'arrived' ? { done: words, problem: null } : { done: null, problem: words };
  if (repaired && health?.handler === 'ours') return { done: w().privacy.links.repaired, problem: null };
  return { done: null, problem: null };
}
