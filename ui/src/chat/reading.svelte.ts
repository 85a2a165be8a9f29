// Where somebody reads in a transcript: follows an answer, stays where it was left, draws more above when it is needed.
// `scroll.ts` has the rules; this is the hand that moves the scroller.
import { tick } from 'svelte';
import { Follow, LEAVING, type View } from './scroll';

/** A long chat is drawn from its end, so many exchanges at a time. */
const PORTION = 30;
/** So near the first turn that is drawn, in CSS pixels, more of the chat is drawn. */
const NEAR_TOP = 600;

export class Reading {
  /** The reader is away from the end and there is text below. */
  isBehind = $state(false);
  /** How many exchanges are drawn, counted from the end. */
  drawn = $state(PORTION);
  readonly #follow = new Follow();
  #scroller: HTMLElement | undefined;
  readonly #count: () => number;

  /** `count` tells how many exchanges there are. */
  constructor(count: () => number) {
    this.#count = count;
  }

  /** Watches the scroller and what is in it; an attachment. */
  watch = (scroller: HTMLElement) => {
    this.#scroller = scroller;
    const watcher = new ResizeObserver(this.#settle);
    watcher.observe(scroller);
    for (const child of scroller.children) watcher.observe(child);
    return () => watcher.disconnect();
  };

  /** Something was sent: its answer is followed. */
  join() {
    this.#follow.join();
  }

  leave = () => this.#follow.leave();

  jump = () => {
    this.#follow.join();
    this.#settle();
    this.#scroller?.focus({ preventScroll: true });
  };

  scrolled = () => {
    const view = this.#view();
    this.#follow.scrolled(view);
    this.isBehind = this.#follow.isBehind(view);
    if (view.top < NEAR_TOP && this.drawn < this.#count()) void this.#drawMore();
  };

  wheel = ({ deltaY }: WheelEvent) => {
    if (deltaY < 0) this.leave();
  };

  keydown = ({ key }: KeyboardEvent) => {
    if (LEAVING.includes(key) && this.#view().top > 0) this.leave();
  };

  /** What unfolds must not run away under the pointer. */
  click = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('[aria-expanded="false"]')) this.leave();
  };

  /** Puts the focus on the next or the previous turn. */
  move(by: 1 | -1) {
    const turns = [...(this.#scroller?.querySelectorAll<HTMLElement>('article') ?? [])];
    const at = turns.findIndex((turn) => turn.contains(document.activeElement));
    const next = at < 0 ? (by < 0 ? turns.at(-1) : turns[0]) : turns[at + by];
    if (by < 0) this.leave();
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
    // Engines show no ring after a key that was pressed together with Alt, so it is asked for.
    next.toggleAttribute('data-reached', true);
    next.addEventListener('blur', () => next.removeAttribute('data-reached'), { once: true });
  }

  /** What is added above must not move what is being read. */
  async #drawMore() {
    const before = this.#view();
    this.drawn += PORTION;
    await tick();
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight - (before.content - before.top);
  }

  #settle = () => {
    const view = this.#view();
    const to = this.#follow.grown(view);
    if (to !== null && this.#scroller) this.#scroller.scrollTop = to;
    this.isBehind = this.#follow.isBehind(this.#view());
  };

  #view(): View {
    const { scrollTop: top = 0, clientHeight: height = 0, scrollHeight: content = 0 } = this.#scroller ?? {};
    return { top, height, content };
  }
}
