// Who moves the transcript: the reader, always; the arriving answer only while the reader stays at its end.
// The rules are a small state machine over three numbers; `Transcript.svelte` feeds it what happens.

/** What the transcript's scroller measures, in CSS pixels. */
export type View = { top: number; height: number; content: number };

/** So near the end counts as the end. */
export const NEAR = 32;

/** How far the end of the content lies below the view. */
export const below = ({ top, height, content }: View) => Math.max(0, content - height - top);

/** Whether the view moves along with arriving text. */
export class StickToBottom {
  on = true;
  #top = 0;
  #height = 0;
  #content = 0;
  /** Where the view was put, until the engine tells that it moved. */
  #put: number | null = null;
  /** The engine moved it elsewhere, and it was put there once more. */
  #isSecond = false;

  /** The reader turned the wheel up, pressed Page Up, dragged, or selected text. */
  leave() {
    this.on = false;
  }

  /** The reader jumped to the latest, or sent something. */
  join() {
    this.on = true;
  }

  /** The view was put back where it was before it was hidden, which is no wish of anybody's either. */
  cameBack({ top, height }: View) {
    this.#top = top;
    this.#height = height;
  }

  /** The view was put at the end. */
  put({ top }: View) {
    if (top !== this.#top) this.#put = top;
    this.#top = top;
  }

  /**
   * The view moved: where it must go, or null to stay. Moving down to the end brings following back; being far from the
   * end ends it, unless only the content grew, or the view itself did (a banner above it left), which is no wish of
   * anybody's. Nor is it where an engine took the view elsewhere than it was put, because it laid out the content in two
   * steps; who does so twice in a row is a reader.
   */
  scrolled(view: View): number | null {
    const isMissed = this.on && this.#put !== null && this.#put !== view.top && below(view) > NEAR && !this.#isSecond;
    this.#isSecond = isMissed;
    this.#put = null;
    const isTaller = view.height > this.#height;
    const movedUp = view.top < this.#top && !isTaller;
    const grew = view.content > this.#content;
    this.#top = view.top;
    this.#height = view.height;
    this.#content = view.content;
    if (isMissed) return view.content - view.height;
    if (below(view) > NEAR) this.on &&= grew && !movedUp;
    else if (!movedUp) this.on = true;
    return null;
  }

  /** The content changed its height: where the view must go, or null to stay. */
  grown(view: View): number | null {
    this.#content = view.content;
    return this.on && below(view) > 0 ? view.content - view.height : null;
  }

  /** Whether "Jump to latest" is of use. */
  isBehind(view: View): boolean {
    return !this.on && below(view) > NEAR;
  }
}

/** Keys that lead away from the end. */
export const LEAVING = ['PageUp', 'Home', 'ArrowUp'];
