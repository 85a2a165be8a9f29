// Whether Puter can be reached: learnt from what becomes of every question to it, and while it cannot be, from a small
// question of our own, more and more seldom. Whatever shows something of Puter's hears when it can be read again.
import { ASKS_PUTER, type Problem } from '../bindings';
import type { Name } from './index';

/** Between two tries, in milliseconds: doubled each time. */
const FIRST = 2_000;
const LONGEST = 60_000;

export class Reach {
  /** Since when Puter cannot be reached, in milliseconds since 1970; null while it can. */
  lostAt: number | null = $state(null);
  /** It is being tried now. */
  isTrying = $state(false);
  readonly #try: () => Promise<Problem | null>;
  readonly #changed: (isLost: boolean) => unknown;
  #pause = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #trying: Promise<void> | null = null;
  /** Counts the Puters that were asked: what comes of a try for an older one says nothing. */
  #which = 0;

  /** `ask` asks Puter for something small and tells what was wrong; `changed` hears when Puter goes and comes back. */
  constructor(ask: () => Promise<Problem | null>, changed: (isLost: boolean) => unknown) {
    this.#try = ask;
    this.#changed = changed;
  }

  get isLost(): boolean {
    return this.lostAt !== null;
  }

  /** What became of a command. */
  learn = (name: Name, problem: Problem | null) => {
    const asks = ASKS_PUTER[name];
    if (problem?.code === 'offline' && asks !== undefined) this.lose();
    // Whatever Puter says, it was there to say it; but not every problem is Puter's.
    else if (problem === null && asks === 'always') this.#find();
  };

  /** Puter could not be reached. */
  lose() {
    if (this.isLost) return;
    this.lostAt = Date.now();
    this.#pause = FIRST;
    this.#later();
    this.#changed(true);
  }

  /** Tries at once, whatever is known, and waits for what comes of it. */
  tryNow = (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#trying ??= this.#tryOnce();
    return this.#trying;
  };

  /** The same where somebody may be back at the computer, or the computer back in a network. */
  tryIfLost = () => {
    if (this.isLost) void this.tryNow();
  };

  /** Another Puter, or none: nothing is known of it. */
  forget() {
    this.#settle();
    this.#which += 1;
    this.#trying = null;
    this.isTrying = false;
  }

  async #tryOnce() {
    const which = this.#which;
    this.isTrying = true;
    const problem = await this.#try();
    if (which !== this.#which) return;
    this.isTrying = false;
    this.#trying = null;
    if (problem?.code !== 'offline') return this.#find();
    if (!this.isLost) return this.lose();
    this.#pause = Math.min(this.#pause * 2, LONGEST);
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.tryNow(), this.#pause);
  }

  #settle() {
    clearTimeout(this.#timer);
    this.lostAt = null;
  }

  #find() {
    if (!this.isLost) return;
    this.#settle();
    this.#changed(false);
  }
}
