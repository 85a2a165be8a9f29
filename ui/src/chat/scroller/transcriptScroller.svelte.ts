// Where somebody reads in a transcript: follows an answer, stays where it was left, draws what comes near. The one hand
// that moves the scroller; `stickToBottom` has the rules of following, `scrollAnchor` the reading line, `visibleRange` what
// is drawn.
import { flushSync, tick, untrack } from 'svelte';
import type { ReadingPlace, Turn } from '../../bindings';
import { ScrollAnchor, topIn } from './scrollAnchor';
import { Heights, isSameRange, step, within, type VisibleRange } from './visibleRange';
import { below, StickToBottom, LEAVING, NEAR, type View } from './stickToBottom';

/** Above the first exchange, in CSS pixels; `Transcript.svelte` draws it. */
const PADDING = 28;
/** With less than this drawn on either side of the view, in views, more is drawn; with more than that, less. */
const TOO_LITTLE = 0.75;
const TOO_MUCH = 3;

/**
 * `offset` is how far below the turn's beginning the view shall begin; null leaves that to `block`. `reached` hears that
 * the turn is shown.
 */
type Wanted = {
  turn: string;
  focus: boolean;
  block: ScrollLogicalPosition;
  offset: number | null;
  reached: () => unknown;
};

const WHERE_IT_WAS = { focus: false, block: 'start', reached: () => undefined } as const;

export class TranscriptScroller {
  /** The reader is away from the end and there is text below. */
  isBehind = $state(false);
  /** What the reader unfolded: it still is when it is drawn again. */
  readonly unfolded = new Set<string>();
  /** Where it is read; null is its end. */
  place: ReadingPlace | null = null;
  /** What is drawn of the chat; null is its end, as much as fills the window. */
  #part: VisibleRange | null = $state.raw(null);
  readonly #all: () => Turn[][];
  readonly #moved: () => unknown;
  readonly #heights = new Heights();
  readonly #follow = new StickToBottom();
  readonly #anchor = new ScrollAnchor();
  readonly #ids = new WeakMap<Element, string>();
  #watcher: ResizeObserver | undefined;
  #scroller: HTMLElement | undefined;
  #column: HTMLElement | undefined;
  #next: number | undefined;
  /** Where the view was when it was last on screen; null while that is where it is. */
  #away: number | null = null;
  /** Where it was seen last. */
  #top = 0;
  #wanted: Wanted | null = null;
  /** The turn that had the focus last: from there to the next one, though it is not drawn any more. */
  #reached: string | null = null;

  /** Which exchanges are drawn, and the height of what is not drawn above and below them. */
  readonly drawn = $derived.by(() => {
    const all = this.#all();
    const part = this.#part ? within(this.#part, all.length) : this.#heights.last(all, globalThis.innerHeight);
    return {
      ...part,
      above: this.#heights.sum(all, { from: 0, to: part.from }),
      below: this.#heights.sum(all, { from: part.to, to: all.length }),
    };
  });

  /** `all` gives the exchanges there are; `moved` hears that it is read elsewhere. */
  constructor(all: () => Turn[][], moved: () => unknown = () => undefined) {
    this.#all = all;
    this.#moved = moved;
  }

  /** It is read on from where it was read last, unless something else was asked for meanwhile. */
  begin(place: ReadingPlace | null) {
    this.place = place;
    if (place) this.#wanted ??= { ...WHERE_IT_WAS, ...place };
  }

  /** Watches the scroller and the column in it; an attachment. */
  watch = (scroller: HTMLElement) => {
    const column = scroller.firstElementChild as HTMLElement;
    const watcher = new ResizeObserver(this.#resized);
    watcher.observe(scroller);
    watcher.observe(column);
    for (const exchange of column.children) if (this.#ids.has(exchange)) watcher.observe(exchange);
    [this.#scroller, this.#column, this.#watcher] = [scroller, column, watcher];
    // A chat comes back on screen where it was read, which is mostly its end.
    this.#follow.join();
    this.#part = null;
    this.#away = null;
    this.#top = 0;
    if (this.place) this.#wanted ??= { ...WHERE_IT_WAS, ...this.place };
    // An attachment begins anew when what it has read changes, and what is drawn changes right here.
    void untrack(this.reach);
    return () => {
      watcher.disconnect();
      if (this.#next !== undefined) cancelAnimationFrame(this.#next);
      this.#scroller = this.#column = this.#watcher = this.#next = undefined;
      // A chat that is kept must not keep all that was drawn of it.
      this.#anchor.forget();
    };
  };

  /** Remembers the height of the exchange that begins with this turn; gives an attachment. */
  measure = (id: string) => (exchange: HTMLElement) => {
    this.#ids.set(exchange, id);
    this.#watcher?.observe(exchange);
    return () => this.#watcher?.unobserve(exchange);
  };

  /** Something was sent: its answer is followed. */
  join() {
    this.#follow.join();
    this.#wanted = null;
    this.#note();
    if (this.drawn.to < this.#all().length) this.#part = null;
    // The view is at the end before the engine tells that it moved.
    void tick().then(() => this.#settle());
  }

  /** The chat leaves the screen or comes back to it. The engine says nothing of it when both happen within a frame. */
  shown(isShown: boolean) {
    if (!isShown) this.#away ??= this.#top;
    else if (this.#isBack()) void this.reach();
  }

  leave = () => {
    if (this.#follow.on) this.#takeLine();
    this.#follow.leave();
  };

  jump = () => {
    this.join();
    flushSync();
    this.#settle();
    this.#scroller?.focus({ preventScroll: true });
  };

  /**
   * Shows a turn, drawn or not, at the top of the view, and puts the focus on it if asked to. What is not there yet is
   * shown when it is, which `reached` hears.
   */
  reveal(
    turn: string,
    { focus = false, block = 'start', reached = () => undefined }: Partial<Omit<Wanted, 'turn' | 'offset'>> = {},
  ) {
    this.#wanted = { turn, focus, block, offset: null, reached };
    return this.reach();
  }

  /** Goes to the turn that was to be revealed, once it is there. */
  reach = async () => {
    const wanted = this.#there(this.#wanted);
    const at = wanted ? this.#exchangeOf(wanted.turn) : -1;
    const scroller = this.#scroller;
    // Behind Files or the settings nothing can be shown; it is when it is back.
    if (!wanted || at < 0 || !scroller || scroller.clientHeight === 0) return;
    this.#wanted = null;
    this.#follow.leave();
    if (at < this.drawn.from || at >= this.drawn.to) this.#part = { from: at - 1, to: at + 3 };
    await tick();
    const element = this.#element(wanted.turn);
    if (!element) return;
    if (wanted.offset === null) element.scrollIntoView({ block: wanted.block });
    else scroller.scrollTop = topIn(scroller, element) + wanted.offset;
    this.#takeLine();
    this.#look();
    if (wanted.focus) focusOn(element);
    this.#reached = wanted.turn;
    wanted.reached();
  };

  scrolled = () => {
    if (!this.#isBack()) return;
    // What changed in this frame before the view moved is made good first: from here on there is another line.
    if (this.#scroller && !this.#follow.on) this.#anchor.hold(this.#scroller);
    this.#putAt(this.#follow.scrolled(this.#view()));
    const view = this.#view();
    if (!this.#isCovered(view)) this.#draw(this.#heights.wanted(this.#all(), this.#inChat(view)));
    if (this.#follow.on) this.#anchor.forget();
    else this.#takeLine();
    this.#note();
    this.#look();
  };

  wheel = ({ deltaY, ctrlKey }: WheelEvent) => {
    // With Ctrl it makes the window larger and scrolls nothing.
    if (deltaY < 0 && !ctrlKey) this.leave();
  };

  keydown = ({ key }: KeyboardEvent) => {
    if (LEAVING.includes(key) && this.#view().top > 0) this.leave();
  };

  /** Pressed beside what is in it, the pointer has the scroll bar. */
  press = ({ target }: PointerEvent) => {
    if (target !== this.#scroller) return;
    this.#follow.isHeld = true;
    addEventListener('pointerup', () => (this.#follow.isHeld = false), { once: true });
  };

  /** What unfolds must not run away under the pointer. */
  click = ({ target }: MouseEvent) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button || !this.#scroller || !this.#column?.contains(button)) return;
    if (button.ariaExpanded === 'false' && !button.ariaHasPopup) this.leave();
    if (!this.#follow.on) this.#anchor.pin(this.#scroller, this.#column, button);
  };

  focused = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || !this.#scroller) return;
    this.#reached = turnAround(target);
    // The engine is about to show what was walked to.
    const view = this.#scroller.getBoundingClientRect();
    if (target.getBoundingClientRect().bottom < view.top) this.leave();
  };

  /** Puts the focus on the next or the previous turn, of all there are. */
  move(by: 1 | -1) {
    const turns = this.#all().flat();
    const inside = this.#scroller?.contains(document.activeElement);
    const at = inside ? turns.findIndex(({ id }) => id === this.#reached) : -1;
    const next = at < 0 ? (by < 0 ? turns.at(-1) : (this.#firstSeen() ?? turns[0])) : turns[at + by];
    if (by < 0) this.leave();
    return next && this.reveal(next.id, { focus: true, block: 'nearest' });
  }

  #firstSeen(): Turn | undefined {
    const line = this.#scroller?.getBoundingClientRect().top ?? 0;
    const seen = [...(this.#column?.querySelectorAll('[data-turn]') ?? [])].find(
      (turn) => turn.getBoundingClientRect().bottom > line,
    );
    const id = seen && turnAround(seen);
    return this.#all()
      .flat()
      .find((turn) => turn.id === id);
  }

  #exchangeOf(turn: string): number {
    return this.#all().findIndex((turns) => turns.some(({ id }) => id === turn));
  }

  #element(turn: string): HTMLElement | null {
    return this.#column?.querySelector<HTMLElement>(`[data-turn="${CSS.escape(turn)}"]`) ?? null;
  }

  /** What is wanted, of what there is: the nearest turn in the place of one that is hidden now. */
  #there(wanted: Wanted | null): Wanted | null {
    if (wanted === null || wanted.offset === null || this.#exchangeOf(wanted.turn) >= 0) return wanted;
    const turns = this.#all().flat();
    // Ids sort by time.
    const nearest = turns.findLast(({ id }) => id < wanted.turn) ?? turns[0];
    return nearest ? { ...wanted, turn: nearest.id, offset: null } : wanted;
  }

  /** Remembers where it is read. */
  #note() {
    const place = this.#placeNow();
    if (place?.turn === this.place?.turn && place?.offset === this.place?.offset) return;
    this.place = place;
    this.#moved();
  }

  #placeNow(): ReadingPlace | null {
    const [scroller, element] = [this.#scroller, this.#anchor.turn];
    const turn = element?.dataset.turn;
    if (this.#follow.on || !scroller || turn === undefined || below(this.#view()) <= NEAR) return null;
    return { turn, offset: scroller.scrollTop - topIn(scroller, element as Element) };
  }

  #takeLine() {
    if (this.#scroller && this.#column) this.#anchor.take(this.#scroller, this.#column, this.#view().height);
  }

  #resized = (entries: ResizeObserverEntry[]) => {
    if (!this.#isBack()) return;
    for (const { target } of entries) {
      const id = this.#ids.get(target);
      if (id !== undefined) this.#heights.learn(id, target.getBoundingClientRect().height);
    }
    this.#settle();
  };

  /** Whether it is on screen. After it was not, the view is put back first where it was: some engines forget that. */
  #isBack(): boolean {
    // Behind Files or the settings nothing has a size.
    if (this.#view().height === 0) {
      this.#away ??= this.#top;
      return false;
    }
    if (this.#away !== null && this.#scroller) {
      this.#scroller.scrollTop = this.#away;
      this.#away = null;
      this.#follow.cameBack(this.#view());
    }
    return true;
  }

  /** Something has another height than before: the end is followed, or the reading line stays where it is. */
  #settle() {
    const scroller = this.#scroller;
    if (!scroller) return;
    // From here on more is only added at the end; what is not needed above leaves together with a move of the view.
    if (this.#all().length > 0) this.#part ??= { from: this.drawn.from, to: Infinity };
    this.#putAt(this.#follow.grown(this.#view()));
    if (!this.#follow.on) this.#anchor.hold(scroller);
    this.#look();
  }

  /** Puts the view at the end, which is there; null leaves it where it is. */
  #putAt(top: number | null) {
    if (top === null || !this.#scroller) return;
    this.#scroller.scrollTop = top;
    this.#follow.put(this.#view());
  }

  /** Draws more ahead, or less behind, with the next frames, if that is needed. */
  #look() {
    const view = this.#view();
    this.isBehind = this.#follow.isBehind(view) && this.#isTextBelow();
    if (view.height > 0) this.#top = view.top;
    if (view.height === 0 || this.#next !== undefined || this.#isEnough(view)) return;
    this.#next = requestAnimationFrame(() => {
      this.#next = undefined;
      const wanted = this.#heights.wanted(this.#all(), this.#inChat(this.#view()));
      const next = step(this.drawn, wanted);
      if (isSameRange(next, this.drawn)) return;
      this.#draw(next);
      this.#look();
    });
  }

  /** Whether words are below the view, and not only the room that the last exchange leaves. */
  #isTextBelow(): boolean {
    const last = [...(this.#column?.querySelectorAll('[data-turn]') ?? [])].at(-1);
    if (!last || this.drawn.to < this.#all().length) return true;
    return last.getBoundingClientRect().bottom > (this.#scroller?.getBoundingClientRect().bottom ?? 0) + NEAR;
  }

  /** Draws another part; what is read stays where it is. */
  #draw(part: VisibleRange) {
    const [scroller, column] = [this.#scroller, this.#column];
    if (!scroller || !column || isSameRange(part, this.drawn)) return;
    const all = this.#all();
    const view = this.#view();
    const guessed = this.#heights.at(all, this.#inChat(view).top);
    const hadFocus = column.contains(document.activeElement);
    if (!this.#follow.on) this.#takeLine();
    flushSync(() => (this.#part = { from: part.from, to: part.to === all.length ? Infinity : part.to }));
    // Set also where it stays: an engine that looked when the old part had left, and the room for it was not yet made,
    // took the view to the end of what there was.
    if (this.#follow.on) this.#putAt(scroller.scrollHeight);
    else scroller.scrollTop = view.top;
    const isPlaced = this.#follow.on || view.top === 0;
    if (this.#anchor.isHeld && !isPlaced) this.#anchor.hold(scroller);
    else if (!isPlaced) {
      // Somewhere far from all that was drawn: the exchange that was thought to be here is.
      const first = all[guessed.exchange]?.[0];
      const exchange = first && this.#element(first.id)?.parentElement;
      if (exchange) scroller.scrollTop += topIn(scroller, exchange) - PADDING - guessed.top;
    }
    if (hadFocus && !column.contains(document.activeElement)) this.#keepFocus(scroller);
  }

  /** What had the focus is not drawn any more. The keys go on from there. */
  #keepFocus(scroller: HTMLElement) {
    const reached = this.#reached;
    scroller.focus({ preventScroll: true });
    this.#reached = reached;
  }

  #isCovered({ top, height, content }: View): boolean {
    const { from, to, above, below } = this.drawn;
    return (from === 0 || top >= above + PADDING) && (to === this.#all().length || top + height <= content - below);
  }

  #isEnough({ top, height, content }: View): boolean {
    const { from, to, above, below } = this.drawn;
    const isFine = (reach: number, isAll: boolean) =>
      (isAll || reach >= TOO_LITTLE * height) && reach <= TOO_MUCH * height;
    return (
      isFine(top - above - PADDING, from === 0) && isFine(content - below - top - height, to === this.#all().length)
    );
  }

  #inChat({ top, height }: View) {
    return { top: Math.max(0, top - PADDING), height };
  }

  #view(): View {
    const { scrollTop: top = 0, clientHeight: height = 0, scrollHeight: content = 0 } = this.#scroller ?? {};
    return { top, height, content };
  }
}

const turnAround = (element: Element) => element.closest<HTMLElement>('[data-turn]')?.dataset.turn ?? null;

/** Engines show no ring after a key that was pressed together with Alt, so it is asked for. */
function focusOn(turn: HTMLElement) {
  turn.focus({ preventScroll: true });
  turn.toggleAttribute('data-reached', true);
  turn.addEventListener('blur', () => turn.removeAttribute('data-reached'), { once: true });
}
