// Models that Puter refused because they need a paid plan: remembered, because nothing in the list marks them, and
// forgotten as soon as one of them answers.
import type { Turn } from '../bindings';
import { preferences } from '../preferences/preferences.svelte';

/** What an answer that has ended says of its model. */
export function learn({ model, outcome, problem }: Pick<Turn, 'model' | 'outcome' | 'problem'>) {
  if (model === null) return;
  const { refused } = preferences.now;
  const isKnown = refused.includes(model);
  if (problem?.code === 'needs_plan' && !isKnown) void preferences.set({ refused: [...refused, model] });
  if (outcome === 'complete' && isKnown) void preferences.set({ refused: refused.filter((id) => id !== model) });
}
