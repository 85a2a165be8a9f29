// What others do when something happens to the account. Each way to be told returns how to stop, where somebody may stop.

export class Occasions {
  readonly #keepers = new Set<() => Promise<unknown>>();
  readonly #forgetters = new Set<() => unknown>();
  readonly #triers = new Set<() => unknown>();

  /** Has something kept before another account may be shown or the program ends. */
  beforeSwitch(keep: () => Promise<unknown>): () => void {
    this.#keepers.add(keep);
    return () => this.#keepers.delete(keep);
  }

  /** Keeps all that. */
  async prepareSwitch() {
    await Promise.all([...this.#keepers].map((keep) => keep()));
  }

  /** Called before the window of another account or history is drawn: nothing of the one before may be seen in it. */
  onSwitch(forget: () => unknown) {
    this.#forgetters.add(forget);
  }

  /** Another account or history is about to be shown. */
  switched() {
    for (const forget of this.#forgetters) forget();
  }

  /** Called when what could not be read can be read now: the same account is signed in again, or its Puter is back. */
  onReturn(retry: () => unknown): () => void {
    this.#triers.add(retry);
    return () => this.#triers.delete(retry);
  }

  /** What could not be read can be read now. */
  returned() {
    for (const retry of this.#triers) retry();
  }
}
