/**
 * Reads of one thing that may overlap, such as a list that changes twice in a moment: an answer that comes late must
 * not replace a newer one.
 */
export class Latest {
  #reads = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `read`, which shows what came only while `isLatest()`. Resolves when the last read has ended. */
  run(read: (isLatest: () => boolean) => Promise<unknown>): Promise<void> {
    const own = ++this.#reads;
    const isLatest = () => own === this.#reads;
    const ended = read(isLatest).then(async () => {
      if (!isLatest()) await this.#last;
    });
    this.#last = ended;
    return ended;
  }

  /** What is still being read is for nobody any more. */
  drop() {
    this.#reads += 1;
    this.#last = Promise.resolve();
  }
}
