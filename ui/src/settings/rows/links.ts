// Who gets `oriel://` links, and what a test or a repair of them came to, in a line under their setting.
import type { LinkHandler, LinkTest } from '../../bindings';
import { w } from '../../messages';

type Known = { health: LinkHandler | null; test: LinkTest | null; repaired: LinkHandler | null };

/** Who gets them, and what that means for signing in. */
export function handlerWords(known: LinkHandler): string {
  const { links } = w();
  switch (known.handler) {
    case 'ours':
      return links.ours();
    case 'other':
      return links.other(known);
    case 'nobody':
      return links.nobody();
    case 'unknown':
      return links.unknown(known);
  }
}

function testWords(test: LinkTest): string {
  const { linkTest } = w();
  switch (test.kind) {
    case 'arrived':
      return linkTest.arrived(test);
    case 'nobody':
      return linkTest.nobody();
    case 'late':
      return linkTest.late(test);
    case 'notOpened':
      return linkTest.notOpened();
  }
}

/** Where links are Oriel's already, a repair tells the system so once more. */
export const canRepair = (known: LinkHandler): boolean => known.handler !== 'unknown';

/** The last thing that was done counts: a test says more than a repair. */
export function linkOutcome({ health, test, repaired }: Known): { done: string | null; problem: string | null } {
  if (test?.kind === 'arrived') return { done: testWords(test), problem: null };
  if (test) return { done: null, problem: testWords(test) };
  if (repaired && health?.handler === 'ours') return { done: 'Repaired.', problem: null };
  return { done: null, problem: null };
}
