// What a message will cost, as the application reckons it. It is asked for anew whenever the message changes, what is left
// of the balance, or what is known of the models.
import { account } from '../account/account.svelte';
import type { Estimate, Message } from '../bindings';
import { host } from '../ipc';
import { Latest } from '../kit/work/latest';
import { models } from './models.svelte';
import { preferences } from '../preferences/preferences.svelte';

/** What a message will cost by what is there and allowed now; null when that is not known. */
export async function estimate(message: Message): Promise<Estimate | null> {
  const means = { balance: account.balance.now?.remainingMicrocents ?? null, limit: preferences.now.costLimit };
  return host.call('chat.estimate', { message, means }).catch(() => null);
}

/** A message of nothing but instructions. */
export const instructions = (system: string | null): Message => ({
  model: models.current,
  system,
  turns: 0,
  files: [],
  text: '',
  maxTokens: preferences.now.maxTokens,
});

export class Estimated {
  /** Null until it is known. */
  now: Estimate | null = $state.raw(null);
  readonly #asked = new Latest();

  /** Follows `message` as long as the component is there that makes it. `known` is what was found out before. */
  constructor(message: () => Message | null, known: Estimate | null = null) {
    this.now = known;
    $effect(() => {
      const wanted = message();
      void models.list;
      if (wanted) void this.#ask(estimate(wanted));
      else this.#forget();
    });
  }

  #ask(estimate: Promise<Estimate | null>) {
    return this.#asked.run(async (isLatest) => {
      const told = await estimate;
      if (isLatest()) this.now = told;
    });
  }

  #forget() {
    this.#asked.drop();
    this.now = null;
  }
}
