// The time, for whoever shows a count of seconds. It ticks only while somebody looks.
import { createSubscriber } from 'svelte/reactivity';

/** `now` in milliseconds; where it is drawn it is drawn again four times a second. */
export class Clock {
  #watch = createSubscriber((tick) => {
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#watch();
    return Date.now();
  }
}
