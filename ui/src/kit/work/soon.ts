/** Does something a moment after it was first asked for. Asking again meanwhile does not put it off. */
export class Soon {
  readonly #run: () => unknown;
  readonly #after: number;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** `after` is in milliseconds. */
  constructor(run: () => unknown, after: number) {
    this.#run = run;
    this.#after = after;
  }

  ask = () => {
    this.#waiting ??= setTimeout(() => void this.now(), this.#after);
  };

  /** Does it at once, if it was asked for. */
  async now(): Promise<void> {
    if (this.#waiting === undefined) return;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    await this.#run();
  }
}
