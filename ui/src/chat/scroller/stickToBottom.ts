// Who moves the transcript: the reader, always; the arriving answer only while the reader stays at its end.
// The rules are a small state machine over three numbers; `Transcript.svelte` feeds it what happens.

/** What the transcript's scroller measures, in CSS pixels. */
export type View = { top: number; height: number; content: number };

/** So near the end counts as the end. */
export const NEAR = 32;

/** How far the end of the content lies below the view. */
export const below = ({ top, height, content }: View) => Math.max(0, content - height - top);

/**
 * So often in a row the view is put back at the end, where it cannot be told who took it away: a busy engine that lays out
 * what arrives in several steps takes it away several times. Who still does so is a reader.
 */
const PATIENCE = 8;

/** Whether the view moves along with arriving text. */
export class StickToBottom {
  on = true;
  /** The reader has the scroll bar in hand. */
  isHeld = false;
  /** What was seen last, or where the view was put since. */
  #last: View = { top: 0, height: 0, content: 0 };
  /** The view was put somewhere, and the engine has not told yet that it moved. */
  #isPut = false;
  #misses = 0;

  /** The reader turned the wheel up, pressed Page Up, or selected text. */
  leave() {
    this.on = false;
  }

  /** The reader jumped to the latest, or sent something. */
  join() {
    this.on = true;
    this.#misses = 0;
  }

  /** The view was put back where it was before it was hidden, which is no wish of anybody's either. */
  cameBack(view: View) {
    this.#last = view;
  }

  /** The view was put at the end. */
  put(view: View) {
    if (view.top !== this.#last.top) this.#isPut = true;
    this.#last = view;
  }

  /**
   * The view moved: where it must go, or null to stay. Moving down to the end brings following back. Being far from the
   * end ends it where that was the reader.
   */
  scrolled(view: View): number | null {
    const { top, height } = this.#last;
    const movedUp = view.top < top && view.height <= height;
    const isAway = below(view) > NEAR;
    const isReader = this.on && isAway && this.#isReader(view);
    this.#last = view;
    this.#isPut = false;
    if (!isAway) this.#misses = 0;
    if (isReader) this.on = false;
    else if (!isAway && !movedUp) this.on = true;
    return this.on && isAway ? view.content - view.height : null;
  }

  /** The content or the view changed its height: where the view must go, or null to stay. */
  grown(view: View): number | null {
    this.#last = { ...view, top: this.#last.top };
    return this.on && below(view) > 0 ? view.content - view.height : null;
  }

  /** Whether "Jump to latest" is of use. */
  isBehind(view: View): boolean {
    return !this.on && below(view) > NEAR;
  }

  /**
   * Whether the reader took the view away from the end. Nobody moved a view that stands where it was: the content grew,
   * or the view itself became lower. While a page changes or waits for its view to be put, the engine may have moved it.
   */
  #isReader({ top, height, content }: View): boolean {
    if (top === this.#last.top) return false;
    if (this.isHeld) return true;
    const isStill = height === this.#last.height && content === this.#last.content;
    if (isStill && !this.#isPut) return true;
    this.#misses += 1;
    return this.#misses > PATIENCE;
  }
}

/** Keys that lead away from the end. */
export const LEAVING = ['PageUp', 'Home', 'ArrowUp'];
