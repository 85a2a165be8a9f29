// What a test or a repair of `oriel://` links came to, in a line under their setting.
import type { SchemeHealth, SchemeTest } from '../../bindings';

type Known = { health: SchemeHealth | null; test: SchemeTest | null; repaired: SchemeHealth | null };

/** The last thing that was done counts: a test says more than a repair. */
export function linkOutcome({ health, test, repaired }: Known): { done: string | null; problem: string | null } {
  if (test?.arrived) {
    const time = test.milliseconds === null ? '' : ` in ${test.milliseconds} ms`;
    return { done: `A link was opened and arrived${time}.`, problem: null };
  }
  if (test) return { done: null, problem: test.message };
  if (repaired && health?.handler === 'ours') return { done: 'Repaired.', problem: null };
  return { done: null, problem: null };
}
