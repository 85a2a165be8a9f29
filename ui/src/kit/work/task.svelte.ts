// One thing that a person can have done, as its button shows it: busy, done with a result, or failed with a reason.
import type { Problem } from '../../bindings';
import { asProblem } from '../../ipc';

export class Task<Result, Args extends unknown[] = []> {
  busy = $state(false);
  /** What came of it last; it stays while the thing is done once more. */
  result: Result | null = $state.raw(null);
  problem: Problem | null = $state.raw(null);
  readonly #work: (...args: Args) => Promise<Result>;
  #latest = 0;

  constructor(work: (...args: Args) => Promise<Result>) {
    this.#work = work;
  }

  /** Does it. Of two runs at once the later one counts. */
  run = async (...args: Args): Promise<Result | null> => {
    const turn = ++this.#latest;
    this.busy = true;
    this.problem = null;
    try {
      const result = await this.#work(...args);
      if (turn === this.#latest) this.result = result;
      return result;
    } catch (error) {
      if (turn === this.#latest) this.problem = asProblem(error);
      return null;
    } finally {
      if (turn === this.#latest) this.busy = false;
    }
  };
}
