// The account as the window sees it: signed in or not, what is left of the balance, and whether Puter can be reached.
// The application owns the truth; this store reads it again whenever it says that something changed.
import type { AboutOriel, AccountState, Balance, Problem, SignedIn } from '../bindings';
import { asProblem, host } from '../host';
import { watch } from '../host/watch';
import { announce } from '../kit/announce.svelte';

export type SignIn = { server: string | null; oauth: string | null; allowHttp: boolean };

/** Whether Puter has stopped accepting this computer's token. Its chats stay readable. */
function hasEnded(state: AccountState | null): boolean {
  return state?.state === 'signedIn' && state.ended;
}

/** What the application says beside the state, such as why a link was not accepted. */
function noticeOf(state: AccountState | null): Problem | null {
  return state && 'notice' in state ? state.notice : null;
}

class Account {
  state: AccountState | null = $state(null);
  about: AboutOriel | null = $state(null);
  balance: Balance | null = $state(null);
  offline = $state(false);
  refreshing = $state(false);
  /** Why the last request of the sign-in pages failed. It is forgotten when the next one starts. */
  problem: Problem | null = $state(null);
  /** True while one of those requests is under way. */
  busy = $state(false);
  /** When this window learnt that the session was ended elsewhere. */
  endedAt: number | null = $state(null);

  /** Whose window this is, also after the session ended. */
  readonly owner: SignedIn | null = $derived(this.state?.state === 'signedIn' ? this.state.account : null);
  /** The same, only while Puter accepts the token. */
  readonly signedIn: SignedIn | null = $derived(this.endedAt === null ? this.owner : null);
  readonly notice: Problem | null = $derived(noticeOf(this.state));
  #reads = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #place: SignIn | null = null;

  async start() {
    watch('account', () => void this.refresh());
    watch('chats', () => this.#balanceSoon());
    host.onProblem((problem) => {
      if (problem.code === 'offline' && this.signedIn) this.#setOffline(true);
    });
    addEventListener('online', () => void this.refreshBalance());
    void host.call('app.about', {}).then(
      (about) => (this.about = about),
      () => undefined,
    );
    await this.refresh();
  }

  /** Reads the state again. Of two reads under way at once the later one counts. */
  async refresh() {
    const read = ++this.#reads;
    const next = await host
      .call('account.state', {})
      .catch((error: unknown): AccountState => this.state ?? { state: 'signedOut', notice: asProblem(error) });
    if (read !== this.#reads) return;
    const before = this.signedIn?.username;
    this.state = next;
    this.#setEnded(hasEnded(next));
    if (!this.owner) this.offline = false;
    if (this.signedIn?.username !== before) this.balance = null;
    if (this.signedIn && !this.balance) await this.refreshBalance();
  }

  /** Runs one step of signing in or out; a failure becomes `problem`. The state is read afterwards in both cases. */
  async #step(step: () => Promise<unknown>) {
    this.busy = true;
    this.problem = null;
    try {
      await step();
    } catch (error) {
      this.problem = asProblem(error);
    }
    await this.refresh();
    this.busy = false;
  }

  /** Starts a sign-in; without an address where the last one was, else where the application knows best. */
  signIn = (where = this.#place ?? { server: null, oauth: null, allowHttp: false }) => {
    this.#place = where;
    return this.#step(() => host.call('account.signIn', where));
  };
  openAgain = () => this.#step(() => host.call('account.openAgain', {}));
  anotherWay = () => this.#step(() => host.call('account.anotherWay', {}));
  cancel = () => this.#step(() => host.call('account.cancel', {}));
  finish = (link: string) => this.#step(() => host.call('account.finish', { link: link.trim() }));
  signOut = () => this.#step(() => host.call('account.signOut', {}));

  async refreshBalance() {
    if (!this.signedIn) return;
    this.refreshing = true;
    try {
      this.balance = await host.call('account.balance', {});
      this.#setOffline(false);
    } catch {
      // Offline is seen by the witness above; with any other failure the last figure stays, with its time.
    } finally {
      this.refreshing = false;
    }
  }

  /** After a chat changed: by then its answer has been charged. Several changes in a row ask Puter once. */
  #balanceSoon() {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.refreshBalance(), 3000);
  }

  #setEnded(ended: boolean) {
    if (ended === (this.endedAt !== null)) return;
    this.endedAt = ended ? Date.now() : null;
    if (ended) announce('You are signed out. Chats and drafts here are safe.', 'assertive');
  }

  #setOffline(offline: boolean) {
    if (offline === this.offline) return;
    this.offline = offline;
    if (offline) announce('You are offline. Chats and recent files can be read. Your draft is kept.', 'assertive');
    else announce('You are online again.');
  }
}

export const account = new Account();
