// Workers for tests, whose page has none: the same work, done on the page's own thread.
import type { Said } from '../kit/work/jobs';

const WORK: Record<string, () => Promise<(asked: never) => unknown>> = {
  formulas: async () => (await import('./widgets/formula')).formulaNodes,
  colours: async () => (await import('./widgets/highlight')).highlight,
};

class PlayedWorker extends EventTarget {
  readonly #work: Promise<(asked: never) => unknown>;

  constructor(program: URL) {
    super();
    const [, name = ''] = /(\w+)\.worker/.exec(program.href) ?? [];
    const load = WORK[name];
    if (!load) throw new Error(`there is no work for ${program.href}`);
    this.#work = load();
    void this.#work.then(() => this.#say('ready'));
  }

  postMessage(asked: unknown) {
    void this.#work.then((work) => this.#say({ given: work(asked as never) }));
  }

  terminate() {}

  #say(data: Said<unknown>) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

Object.assign(globalThis, { Worker: PlayedWorker });
