import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Jobs } from './jobs';

/** A worker whose program doubles numbers, and never comes to an end with 13. */
class Doubling extends EventTarget {
  static made: Doubling[] = [];
  isEnded = false;

  constructor() {
    super();
    Doubling.made.push(this);
    queueMicrotask(() => this.say('ready'));
  }

  say(data: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  postMessage(asked: number) {
    if (asked !== 13) queueMicrotask(() => this.say({ given: asked * 2 }));
  }

  terminate() {
    this.isEnded = true;
  }
}

const jobs = () => new Jobs<number, number>(() => new Doubling() as unknown as Worker);

describe('work in a worker', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Doubling.made = [];
  });
  afterEach(() => vi.useRealTimers());

  it('is done in order by one worker', async () => {
    const doubling = jobs();
    expect(await Promise.all([doubling.do(1), doubling.do(2), doubling.do(3)])).toEqual([2, 4, 6]);
    expect(Doubling.made).toHaveLength(1);
  });

  it('that does not end is given up, and what waits behind it is done by another worker', async () => {
    const doubling = jobs();
    const found = Promise.all([doubling.do(1), doubling.do(13), doubling.do(2), doubling.do(3)]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await found).toEqual([2, null, 4, 6]);
    expect(Doubling.made.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it('is given up when the program of its worker never comes', async () => {
    const silent = new Doubling();
    silent.say = () => {};
    const doubling = new Jobs<number, number>(() => silent as unknown as Worker);
    const found = Promise.all([doubling.do(4), doubling.do(5)]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await found).toEqual([null, null]);
    expect(silent.isEnded).toBe(true);
  });

  it('has its time from when its worker is ready', async () => {
    const slow = new Doubling();
    const doubling = new Jobs<number, number>(() => slow as unknown as Worker);
    slow.say = () => {};
    const found = doubling.do(4);
    await vi.advanceTimersByTimeAsync(15_000);
    delete (slow as Partial<Doubling>).say;
    slow.say('ready');
    expect(await found).toBe(8);
  });

  it('that no answer of an ended worker is taken for', async () => {
    const doubling = jobs();
    const found = Promise.all([doubling.do(13), doubling.do(13)]);
    await vi.advanceTimersByTimeAsync(2_000);
    Doubling.made[0]?.say({ given: 26 });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await found).toEqual([null, null]);
  });

  it('is nothing where there are no workers', async () => {
    const make = vi.fn(() => {
      throw new Error('no workers here');
    });
    const none = new Jobs<number, number>(make);
    expect(await Promise.all([none.do(1), none.do(2)])).toEqual([null, null]);
    await none.done();
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('tells when all of it is done', async () => {
    const doubling = jobs();
    let given: number | null = null;
    void doubling.do(5).then((found) => (given = found));
    await doubling.done();
    expect(given).toBe(10);
  });
});
