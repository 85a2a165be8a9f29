// Turns as the transcript needs them: in exchanges of a question and its answer, and the same objects after news.
import type { Turn } from '../bindings';

/** Every question begins an exchange. */
export function exchanges(turns: Turn[]): Turn[][] {
  const parts: Turn[][] = [];
  for (const turn of turns) {
    const part = parts.at(-1);
    if (turn.role === 'user' || !part) parts.push([turn]);
    else part.push(turn);
  }
  return parts;
}

/**
 * `turns` with the objects of `shown` where they are the same turn, brought up to date: what keeps its object is not
 * drawn again from the beginning.
 */
export function merged(shown: Turn[], turns: Turn[]): Turn[] {
  const byId = new Map(shown.map((turn) => [turn.id, turn]));
  return turns.map((turn) => {
    const old = byId.get(turn.id);
    return old ? Object.assign(old, turn) : turn;
  });
}
