// Erasing for good what Oriel keeps on this computer: the history of this account, or everything of everybody.
import { account } from '../account/account.svelte';
import type { Problem } from '../bindings';
import { chats } from '../chat/chats.svelte';
import { deleted } from '../chat/deleted/deleted.svelte';
import { frame } from '../navigation/frame.svelte';
import { asProblem, host } from '../ipc';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { act } from '../actions/actions';

/** What is to be erased. */
export type Erased = 'history' | 'everything';

class Erasing {
  /** What the person is asked about before it is erased. */
  asking: Erased | null = $state(null);

  ask(what: Erased) {
    this.asking = what;
  }

  /** Erases it, of the account of this id, and answers why not when it could not be. */
  async erase(what: Erased, of: string): Promise<Problem | null> {
    // What is typed would be kept a moment later, when everything else is gone.
    await account.occasions.prepareSwitch();
    const done =
      what === 'history' ? host.call('data.eraseHistory', { account: of }) : host.call('data.eraseEverything', {});
    const problem = await done.then(
      () => null,
      (error: unknown) => asProblem(error),
    );
    if (what === 'history') await this.#afterHistory();
    else await this.#afterEverything();
    if (problem) return problem;
    this.asking = null;
    announce(w().settings.erase[what].done);
    return null;
  }

  async #afterHistory() {
    await Promise.all([chats.read(), deleted.read()]);
    // It may be gone although files of it are left.
    if (chats.list.length + deleted.list.length === 0) await account.renew();
  }

  async #afterEverything() {
    await account.refresh();
    if (account.owner) return;
    frame.settings = null;
    globalThis.localStorage?.clear();
  }
}

export const erasing = new Erasing();

/** Both as actions; returns how to take them back. */
export function eraseActions(): () => void {
  const stops = [
    act('eraseHistory', () => erasing.ask('history')),
    act('eraseEverything', () => erasing.ask('everything')),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
