// The reading line: the piece of text at the top of the view, and how far it moved when something above it changed.
// Engines that do this by themselves are told not to, so that one hand moves the view.

/** Nested deeper than this is part of the same piece. */
const DEEPEST = 10;

type Mark = { element: Element; top: number };

/** Where an element stands in the content of its scroller, whatever the view is. */
export const topIn = (scroller: Element, element: Element) =>
  element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;

export class ScrollAnchor {
  /** From the smallest piece outwards: when it is drawn anew, what is around it still stands. */
  #marks: Mark[] = [];

  /** Remembers what is at the top of the view, `height` high, among the children of `column`. */
  take(scroller: Element, column: Element, height: number) {
    const line = scroller.getBoundingClientRect().top;
    const shift = scroller.scrollTop - line;
    const around: Mark[] = [];
    let next: Mark | undefined;
    for (let parent = column; around.length < DEEPEST;) {
      const { first, second } = piecesBelow(parent, line);
      if (!first) break;
      around.unshift({ element: first.element, top: first.top + shift });
      if (first.top >= line) break;
      if (second && second.top < line + height / 2) next = { element: second.element, top: second.top + shift };
      parent = first.element;
    }
    const [piece] = around;
    // What begins above the view may change where nobody sees it: then the next piece is the one that is read.
    this.#marks = next && piece && piece.top < scroller.scrollTop ? [next, ...around] : around;
  }

  /** Remembers an element that somebody has just pressed, and what is around it, up to `column`. */
  pin(scroller: Element, column: Element, element: Element) {
    this.#marks = [];
    for (let at: Element | null = element; at && at !== column; at = at.parentElement)
      this.#marks.push({ element: at, top: topIn(scroller, at) });
  }

  forget() {
    this.#marks = [];
  }

  /** The turn at the top of the view. */
  get turn(): HTMLElement | null {
    const [piece] = this.#marks;
    const selector = '[data-turn]';
    return piece?.element.closest<HTMLElement>(selector) ?? piece?.element.querySelector<HTMLElement>(selector) ?? null;
  }

  /** Whether there is anything to hold on to. */
  get isHeld(): boolean {
    return this.#marks.some(({ element }) => element.isConnected);
  }

  /** Moves the view by as much as the reading line moved in the content since it was taken. */
  hold(scroller: Element) {
    const mark = this.#marks.find(({ element }) => element.isConnected);
    if (!mark) return;
    const moved = topIn(scroller, mark.element) - mark.top;
    if (Math.abs(moved) < 0.5) return;
    const before = scroller.scrollTop;
    scroller.scrollTop = before + moved;
    // Engines round; what is left of a pixel is made good the next time, so that it never adds up.
    const left = moved - (scroller.scrollTop - before);
    for (const other of this.#marks) {
      if (other.element.isConnected) other.top = topIn(scroller, other.element) - (Math.abs(left) < 1 ? left : 0);
    }
  }
}

/** The first two children that are seen below `line`; boxes without a size and the empty ones around a part do not count. */
function piecesBelow(parent: Element, line: number): { first?: Mark; second?: Mark } {
  let first: Mark | undefined;
  for (const element of parent.children) {
    if (element.hasAttribute('data-undrawn')) continue;
    const { top, bottom, height } = element.getBoundingClientRect();
    if (height === 0 || bottom <= line) continue;
    if (first) return { first, second: { element, top } };
    first = { element, top };
  }
  return { first };
}
