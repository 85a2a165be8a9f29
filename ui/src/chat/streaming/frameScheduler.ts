// When received text goes on screen: with the next frame where drawing is quick, and less often where it is not.

/** The least time between two commits, in milliseconds: one frame at 60 Hz. */
const GAP = 1000 / 60;
/** The most, however long a commit takes to draw. */
const LONGEST_GAP = 1000 / 12;
/** What a commit takes with its layout and paint is at most this part of the time: the rest is the reader’s. */
const SHARE = 2 / 3;
/** Frames do not come at exact times. */
const EARLY = 4;
/** A window that nobody sees has no frames; what it holds is brought up to date all the same. */
const UNSEEN = 250;

/** Calls `commit` some time after each `ask`, however often it was asked meanwhile. */
export class FrameScheduler {
  readonly #commit: () => void;
  #frame: number | undefined;
  #unseen: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  /** How long a commit took lately, in milliseconds with its layout and paint. */
  #took = 0;

  constructor(commit: () => void) {
    this.#commit = commit;
  }

  ask() {
    if (this.#frame !== undefined) return;
    this.#frame = requestAnimationFrame(this.#wait);
    this.#unseen = setTimeout(this.now, UNSEEN);
  }

  /** Commits at once what waits. */
  now = () => {
    if (this.#frame === undefined) return;
    this.rest();
    const began = performance.now();
    this.#last = began;
    this.#commit();
    // What is asked for in a frame runs after that frame was drawn.
    setTimeout(() => this.#measured(performance.now() - began));
  };

  /** Lets go of what waits. */
  rest() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#unseen);
    this.#frame = undefined;
  }

  #wait = () => {
    const gap = Math.min(Math.max(GAP, this.#took / SHARE), LONGEST_GAP);
    if (performance.now() - this.#last >= gap - EARLY) this.now();
    else this.#frame = requestAnimationFrame(this.#wait);
  };

  #measured(took: number) {
    this.#took = 0.8 * this.#took + 0.2 * took;
  }
}
