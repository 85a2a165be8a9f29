// What is left of an account's balance, as Puter last said.
import type { Balance, Problem } from '../bindings';
import { asProblem, host, isProblem } from '../ipc';
import { Latest } from '../kit/work/latest';

/** By then an answer has been charged, in milliseconds. */
const AFTER_CHANGE = 3000;

export class BalanceStore {
  /** Null while it is not known. */
  now: Balance | null = $state.raw(null);
  /** Somebody asked for it, and waits. */
  isReading = $state(false);
  /** Why it could not be read the last time; the last figure stays then, with its time. */
  problem: Problem | null = $state.raw(null);
  readonly #isSignedIn: () => boolean;
  readonly #reads = new Latest();
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(isSignedIn: () => boolean) {
    this.#isSignedIn = isSignedIn;
  }

  async refresh() {
    if (!this.#isSignedIn()) return;
    this.isReading = true;
    await this.read();
    this.isReading = false;
  }

  /** After a chat changed. Several changes in a row ask Puter once. */
  refreshSoon() {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.refresh(), AFTER_CHANGE);
  }

  /** Reads it, and tells why that did not work. */
  async read(): Promise<Problem | null> {
    let problem: Problem | null = null;
    await this.#reads.run(async (isLatest) => {
      const answer = await host.call('account.balance', {}).catch(asProblem);
      if (isProblem(answer)) problem = answer;
      else if (isLatest()) this.now = answer;
      if (isLatest()) this.problem = problem;
    });
    return problem;
  }

  /** Somebody else is signed in. */
  forget() {
    this.#reads.drop();
    this.now = null;
    this.problem = null;
  }
}
