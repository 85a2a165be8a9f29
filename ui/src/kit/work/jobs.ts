// Work that may take for ever, done beside the window's own thread: one job after another in a worker, which is ended when
// a job takes too long and made anew for what waits behind it.

/** A job may take so long, in milliseconds. */
const LONGEST = 2_000;
/** And its worker's program so long to load. */
const LOADING = 20_000;

/** What a worker says: that its program is loaded, and then what came of each job. */
export type Said<Given> = 'ready' | { given: Given | null };
type Job<Asked, Given> = { asked: Asked; give: (given: Given | null) => void };

export class Jobs<Asked, Given> {
  readonly #make: () => Worker;
  readonly #waiting: Job<Asked, Given>[] = [];
  #worker: Worker | null = null;
  #isReady = false;
  /** Workers cannot be had here at all. */
  #isVain = false;
  #now: Job<Asked, Given> | null = null;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #idle: (() => void)[] = [];

  /** `make` makes a worker whose program calls `doJobs`. */
  constructor(make: () => Worker) {
    this.#make = make;
  }

  /** What the worker makes of it; null where that fails, takes too long, or there can be no worker. */
  do(asked: Asked): Promise<Given | null> {
    return new Promise((give) => {
      this.#waiting.push({ asked, give });
      this.#next();
    });
  }

  /** Until nothing is being done and nothing waits. */
  done(): Promise<void> {
    return new Promise((tell) => {
      this.#idle.push(tell);
      this.#next();
    });
  }

  #next() {
    if (this.#now) return;
    if (this.#isVain) for (const { give } of this.#waiting.splice(0)) give(null);
    if (this.#waiting.length === 0) return this.#idle.splice(0).forEach((tell) => tell());
    this.#hire();
    if (!this.#isReady) return;
    this.#now = this.#waiting.shift() ?? null;
    // The time of a job begins here: loading the program is no part of it.
    this.#limit = setTimeout(() => this.#fail(), LONGEST);
    this.#worker?.postMessage(this.#now?.asked);
  }

  #hire() {
    if (this.#worker) return;
    try {
      const worker = this.#make();
      this.#worker = worker;
      this.#limit = setTimeout(() => this.#fail(), LOADING);
      worker.addEventListener('message', ({ data }: MessageEvent<Said<Given>>) => {
        // What a worker that was ended has said before is nobody's answer now.
        if (worker !== this.#worker) return;
        if (data !== 'ready') return this.#finish(data.given);
        clearTimeout(this.#limit);
        this.#isReady = true;
        this.#next();
      });
      worker.addEventListener('error', () => worker === this.#worker && this.#fail());
    } catch {
      this.#fail();
    }
  }

  /** The worker is of no use any more. One that never became ready would not the next time either. */
  #fail() {
    this.#isVain ||= !this.#isReady;
    this.#isReady = false;
    this.#worker?.terminate();
    this.#worker = null;
    this.#finish(null);
  }

  #finish(given: Given | null) {
    clearTimeout(this.#limit);
    this.#now?.give(given);
    this.#now = null;
    this.#next();
  }
}

/** Called by the program of a worker: does each job that it is given. */
export function doJobs<Asked, Given>(work: (asked: Asked) => Given | null) {
  addEventListener('message', ({ data }: MessageEvent<Asked>) => {
    let given: Given | null = null;
    try {
      given = work(data);
    } catch {
      // The same as what cannot be done.
    }
    postMessage({ given } satisfies Said<Given>);
  });
  postMessage('ready' satisfies Said<Given>);
}
