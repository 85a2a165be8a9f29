// Turns as the transcript needs them: in exchanges of a question and its answer, the same objects after news, and their sum.
import type { Turn } from '../bindings';

/** More turns than this make no exchange: what is drawn and what is not is decided by exchanges. */
const MOST_IN_EXCHANGE = 4;

/** Every question begins an exchange. */
export function exchanges(turns: Turn[]): Turn[][] {
  const parts: Turn[][] = [];
  for (const turn of turns) {
    const part = parts.at(-1);
    if (turn.role === 'user' || !part || part.length === MOST_IN_EXCHANGE) parts.push([turn]);
    else part.push(turn);
  }
  return parts;
}

/** `turns` with the objects of `shown` where nothing changed: what keeps its object is not drawn again. */
export function merged(shown: Turn[], turns: Turn[]): Turn[] {
  const byId = new Map(shown.map((turn) => [turn.id, turn]));
  return turns.map((turn) => {
    const old = byId.get(turn.id);
    return old && isSame(old, turn) ? old : turn;
  });
}

/** Whether two values made of JSON are equal. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([name, value]) => isSame(value, (other as Record<string, unknown>)[name]))
  );
}

/** The turns that stand before the one of this id; none when it is not among them. */
export function before(turns: Turn[], id: string | null): Turn[] {
  const at = turns.findIndex((turn) => turn.id === id);
  return turns.slice(0, Math.max(0, at));
}

/**
 * Tokens that the next message carries along. Where the turns were summed up by whom its model can read (`canRead` tells
 * it of the model that answered there), what came before stays behind.
 */
export function tokensOf(turns: Turn[], canRead: (answeredBy: string | null) => boolean = () => false): number {
  const from = turns.findLastIndex(({ compacted, model }) => compacted && canRead(model));
  return turns.slice(Math.max(0, from)).reduce((sum, { tokens }) => sum + tokens, 0);
}
