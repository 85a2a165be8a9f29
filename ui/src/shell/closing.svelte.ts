// Closing the program: what is typed is kept first, and the person is asked where something would be cut.
import { account } from '../account/account.svelte';
import type { Underway } from '../bindings';
import { host } from '../ipc';
import { watch } from '../ipc/watch';

/** How often it is looked whether what ran has ended, while the person is asked, in milliseconds. */
const GLANCE = 500;

class Closing {
  /** What would be cut, while the person is asked. */
  underway: Underway | null = $state.raw(null);
  isQuitting = $state(false);
  #glancing: ReturnType<typeof setInterval> | undefined;

  /** Hears when the program is to close. */
  start() {
    watch('closing', ({ id }) => void this.#hear(id === 'now'));
  }

  /** Closes the program as the button of its window does. */
  ask = () => host.call('app.close', {});

  /** The person stays. */
  stay = () => {
    clearInterval(this.#glancing);
    this.underway = null;
  };

  /** Ends the program with whatever runs in it. */
  quit = async () => {
    this.isQuitting = true;
    clearInterval(this.#glancing);
    // What cannot be kept must not keep the program from ending.
    await account.occasions.prepareSwitch().catch(() => undefined);
    await host.call('app.quit', {});
  };

  async #hear(isUrgent: boolean) {
    const underway = await host.call('app.closing', {});
    if (isUrgent || isNothing(underway)) return this.quit();
    this.underway = underway;
    clearInterval(this.#glancing);
    this.#glancing = setInterval(() => void this.#glance(), GLANCE);
  }

  /** Nothing is cut any more once all has ended, and the wish to close still stands. */
  async #glance() {
    const underway = await host.call('app.closing', {});
    if (this.underway === null || this.isQuitting) return;
    this.underway = underway;
    if (isNothing(underway)) await this.quit();
  }
}

const isNothing = (underway: Underway) => Object.values(underway).every((number) => number === 0);

export const closing = new Closing();
