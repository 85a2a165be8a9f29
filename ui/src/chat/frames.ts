// When received text goes on screen: once a frame, at most thirty times a second, and less often where drawing is slow.

/** Between two commits, in milliseconds; a display of 60 Hz commits at every second frame. */
const GAP = 1000 / 30;
/** The same where a commit takes long to draw. */
const SLOW_GAP = 1000 / 12;
/** Frames do not come at exact times. */
const EARLY = 4;
/** A window that nobody sees has no frames; what it holds is brought up to date all the same. */
const UNSEEN = 250;
/** An engine that takes longer for one commit, in milliseconds with its layout and paint, is slow until it is quick. */
const SLOW = 24;
const QUICK = 12;

/** Calls `commit` some time after each `ask`, however often it was asked meanwhile. */
export class Frames {
  readonly #commit: () => void;
  #frame: number | undefined;
  #unseen: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  #took = 0;
  #isSlow = false;

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
    const gap = this.#isSlow ? SLOW_GAP : GAP;
    if (performance.now() - this.#last >= gap - EARLY) this.now();
    else this.#frame = requestAnimationFrame(this.#wait);
  };

  #measured(took: number) {
    this.#took = 0.8 * this.#took + 0.2 * took;
    this.#isSlow = this.#took > (this.#isSlow ? QUICK : SLOW);
  }
}
