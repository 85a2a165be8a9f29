// What others do when something happens to the account. Each way to be told returns how to stop, where somebody may stop.
import type { Start } from '../bindings';

/** What a window begins with, beside the account. */
type Beginning = Pick<Start, 'preferences' | 'opened'>;

export class Occasions {
  readonly #keepers = new Set<() => Promise<unknown>>();
  readonly #beginnings = new Set<(beginning: Beginning) => unknown>();
  readonly #retries = new Set<() => unknown>();

  /** Has something kept before another account may be shown or the program ends. */
  beforeSwitch(keep: () => Promise<unknown>): () => void {
    this.#keepers.add(keep);
    return () => this.#keepers.delete(keep);
  }

  /** Keeps all that. */
  async prepareSwitch() {
    await Promise.all([...this.#keepers].map((keep) => keep()));
  }

  /**
   * Called before a window is drawn: the first one, and that of another account or history, in which nothing of the one
   * before may be seen.
   */
  onBegin(begin: (beginning: Beginning) => unknown) {
    this.#beginnings.add(begin);
  }

  /** A window is about to be drawn, and begins with this. */
  begin(beginning: Beginning) {
    for (const begin of this.#beginnings) begin(beginning);
  }

  /** Called when what could not be read can be read now: the same account is signed in again, or its Puter is back. */
  onReturn(retry: () => unknown): () => void {
    this.#retries.add(retry);
    return () => this.#retries.delete(retry);
  }

  /** What could not be read can be read now. */
  returned() {
    for (const retry of this.#retries) retry();
  }
}
