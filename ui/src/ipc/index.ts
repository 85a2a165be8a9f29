// The door to the application: one typed method. Behind it is the desktop shell, or a loopback server in tests.
import type { Commands, Problem } from '../bindings';
import { http } from './http';
import { tauri } from './tauri';

export type Name = keyof Commands;
export type Args<N extends Name> = Commands[N]['args'];
export type Event<N extends Name> = Commands[N]['event'];
export type Output<N extends Name> = Commands[N]['output'];

/** One way of knocking. `listen` is absent when the caller does not want events. It rejects with a Problem. */
export type Transport = (name: string, args: object, listen?: (event: unknown) => void) => Promise<unknown>;

const transport: Transport = '__TAURI_INTERNALS__' in globalThis ? tauri : http;

/** Hears what became of every command: its problem, or null when it came well. */
type Witness = (name: Name, problem: Problem | null) => void;
const witnesses = new Set<Witness>();
const tell: Witness = (name, problem) => {
  for (const witness of witnesses) witness(name, problem);
};

/** True for the errors that `host.call` rejects with. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'reason' in error;
}

/** Any error as a Problem, so that every failure can be shown in the same way. */
export function asProblem(error: unknown): Problem {
  if (isProblem(error)) return error;
  const hint = error instanceof Error ? error.message : String(error);
  return { code: 'failed', reason: { kind: 'unexpected' }, hint };
}

export const host = {
  /** Asks the application for something. Events are previews; the returned output is the truth that replaces them. */
  async call<N extends Name>(name: N, args: Args<N>, onEvent?: (event: Event<N>) => void): Promise<Output<N>> {
    try {
      const output = (await transport(name, args, onEvent as (event: unknown) => void)) as Output<N>;
      tell(name, null);
      return output;
    } catch (error) {
      const problem = asProblem(error);
      tell(name, problem);
      throw problem;
    }
  },

  /** Hears what becomes of every command; returns how to stop. */
  onOutcome(witness: Witness): () => void {
    witnesses.add(witness);
    return () => witnesses.delete(witness);
  },
};
