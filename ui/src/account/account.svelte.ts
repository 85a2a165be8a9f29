// The account as the window sees it: who is signed in, how far a sign-in is, what is left of the balance, and whether
// Puter can be reached. The application owns the truth; this store reads it again whenever it says that something changed.
import type {
  AboutOriel,
  AccountState,
  Ended,
  Place,
  Problem,
  SavedSignIn,
  SignedIn,
  SignInStep,
  Start,
} from '../bindings';
import { asProblem, host, isProblem, type Name } from '../ipc';
import { Reach } from '../ipc/reach.svelte';
import { watch } from '../ipc/watch';
import { announce, takeBack } from '../kit/overlays/announce.svelte';
import { Latest } from '../kit/work/latest';
import { w } from '../messages';
import { pageOf, type Asking, type Page } from './signin/page';
import { BalanceStore } from './balance.svelte';
import { Occasions } from './occasions';
import { ownServer } from './signin/server.svelte';
import { browserPage, keychainName } from './words';

export type SignIn = { server: string | null; oauth: string | null; allowHttp: boolean };

/** Where the application knows best: the server of the session that ended, else the usual one. */
const ANYWHERE: SignIn = { server: null, oauth: null, allowHttp: false };
const PUTER_COM: SignIn = { ...ANYWHERE, server: 'https://puter.com' };
const NOBODY: AccountState = { accounts: [], current: null, signIn: { step: 'idle' }, saved: null, notice: null };
/** So long a keychain may take before it is said that it asks, in milliseconds. */
const PATIENCE = 400;
const IDLE: SignInStep = { step: 'idle' };

/** What a notice tells, to know it again. */
export const factsOf = (notice: Problem | null | undefined): string | null =>
  notice ? JSON.stringify(notice.reason) : null;

/** The window has one; tests make their own. */
export class Account {
  state: AccountState | null = $state.raw(null);
  about: AboutOriel | null = $state.raw(null);
  readonly balance = new BalanceStore(() => this.signedIn !== null);
  /** What others do when something happens to it. */
  readonly occasions = new Occasions();
  /** Whether this account's Puter can be reached. */
  readonly reach = new Reach(
    () => this.balance.read(),
    (isLost) => this.#reachChanged(isLost),
  );
  /** What the person asked for and the application does not know of. */
  asking: Asking | null = $state(null);
  /** The keychain was asked a moment ago. One that answers at once was never seen asking. */
  isOpening = $state(false);
  /** Which request about the account is under way. */
  doing: Name | null = $state(null);
  /** How often the window of this account began anew. */
  renewed = $state(0);
  /** The last of these requests, if it failed, and why. It is forgotten when the next one starts. */
  #failure: { name: Name; problem: Problem } | null = $state.raw(null);
  /** The notice that was put away; another one is shown again. */
  #putAway: string | null = $state(null);

  /** Whose window this is, also after the session ended. */
  readonly owner: SignedIn | null = $derived(this.state?.current ?? null);
  get offline(): boolean {
    return this.reach.isLost;
  }

  /** Set while Puter does not accept this computer's token. Its chats stay readable. */
  readonly ended: Ended | null = $derived(this.owner?.ended ?? null);
  /** The owner, only while Puter accepts the token. */
  readonly signedIn: SignedIn | null = $derived(this.ended ? null : this.owner);
  readonly step: SignInStep = $derived(this.state?.signIn ?? IDLE);
  /** A saved sign-in that cannot be used yet. */
  readonly saved: SavedSignIn | null = $derived(this.state?.saved ?? null);
  readonly keychain: string = $derived(keychainName(this.about?.keychain));
  /** What the application wants known, such as why a sign-in ended. */
  readonly notice: Problem | null = $derived.by(() => {
    const notice = this.state?.notice;
    return notice && notice.code !== 'cancelled' && factsOf(notice) !== this.#putAway ? notice : null;
  });
  /** What went wrong last with the account. */
  readonly problem: Problem | null = $derived(this.#failure?.problem ?? this.notice);
  readonly page: Page | null = $derived(
    this.state &&
      pageOf({
        state: this.state,
        asking: this.asking,
        problem: this.problem,
        starting: this.doing === 'account.signIn',
      }),
  );

  readonly #states = new Latest();
  /** How many answers to that are awaited. */
  #onTheWay = 0;
  /** The account that the window has begun with. */
  #shown: string | null = null;
  #steps = 0;
  #place: SignIn = ANYWHERE;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** A sign-in has begun since the window last stood still. */
  #ran = false;
  /** What was wanted while the session had ended, and whose wish it was. */
  #wish: { account: string; run: () => unknown } | null = null;

  async start() {
    watch('account', () => void this.refresh());
    watch('chats', () => {
      this.balance.refreshSoon();
      // An answer that is on its way may be older, and nobody else reads what has not been shown yet.
      if (this.#onTheWay > 0) void this.refresh();
    });
    host.onOutcome((name, problem) => {
      if (this.signedIn) this.reach.learn(name, problem);
    });
    addEventListener('online', this.reach.tryIfLost);
    addEventListener('focus', this.reach.tryIfLost);
    addEventListener('focus', () => void this.#tryKeychain());
    await this.refresh();
  }

  /** The history of this account is another one now: the window begins anew with it. */
  renew(): Promise<void> {
    this.#shown = null;
    return this.refresh();
  }

  /** Reads the state again, and of an account that the window has not begun with all that it shows first. */
  refresh(): Promise<void> {
    return this.#states.run(async (isLatest) => {
      this.#onTheWay += 1;
      const start = await host.call('app.start', { shown: this.#shown }).catch(asProblem);
      this.#onTheWay -= 1;
      if (!isLatest()) return;
      const before = this.state;
      const next = isProblem(start) ? { ...(before ?? NOBODY), notice: start } : start.account;
      this.state = next;
      if (!isProblem(start)) this.#show(before?.current?.id ?? null, start);
      this.#conclude(before, next);
      if (this.signedIn && !this.balance.now) void this.balance.refresh();
    });
  }

  /** Has everybody begin with what they show first, unless that is on screen. `was` is whose window this was. */
  #show(was: string | null, { account, about, ...rest }: Start) {
    const is = account.current?.id ?? null;
    const isFirst = this.about === null;
    this.about = about;
    this.#shown = rest.opened || is === this.#shown ? is : null;
    if (isFirst || is !== was || rest.opened) this.occasions.begin(rest);
    if (is === was && rest.opened) this.renewed += 1;
  }

  /** Starts a sign-in: to the account whose session ended, or where it is said. */
  signIn = (where = ANYWHERE) => {
    this.#place = where;
    if (this.owner) this.asking ??= 'again';
    return this.#do('account.signIn', { ...where, page: browserPage() });
  };
  /** Starts one to the usual Puter, whatever ended. */
  signInToPuter = () => this.signIn(this.ended ? PUTER_COM : ANYWHERE);
  /** Starts the last one once more, with a new link. */
  signInAgain = () => this.signIn(this.#place);
  /** Signs in again, and does what was wanted once the same account is signed in. */
  signInFor(run: () => unknown) {
    this.#wish = this.owner && { account: this.owner.id, run };
    return this.signIn();
  }

  /** Why the last request failed, if it was one of these. */
  failed(...names: Name[]): Problem | null {
    return this.#failure && names.includes(this.#failure.name) ? this.#failure.problem : null;
  }

  /** Gives up the sign-in, or waiting for a saved one. */
  cancel = () => {
    this.putAway();
    return this.#do('account.cancel', {});
  };
  /** Closes what is open about signing in, and its last problem with it. */
  putAway = () => {
    this.#wish = null;
    this.#failure = null;
    this.#putAway = factsOf(this.state?.notice);
    if (this.owner) this.asking = null;
    this.#settle();
  };

  openAgain = () => this.#do('account.openAgain', {});
  agree = () => this.#do('account.agree', {});
  anotherWay = () => this.#do('account.anotherWay', { page: browserPage() });
  paste = () => this.#do('account.paste', {});
  finish = (link: string) => this.#do('account.finish', { link: link.trim() });
  choosePlace = (place: Place, passphrase: string | null) => this.#do('account.choosePlace', { place, passphrase });
  checkKeychain = () => this.#do('account.checkKeychain', { quiet: false });
  reopen = () => this.#do('account.reopen', {});
  unlockFile = (passphrase: string) => this.#do('account.unlockFile', { passphrase });
  forgetFile = () => this.#do('account.forgetFile', {});
  switchTo = (id: string) => this.#do('account.switch', { account: id });
  signOut = (id: string | null) => this.#do('account.signOut', { account: id });
  signOutAll = () => this.#do('account.signOutAll', {});

  /** Has one thing done; a failure becomes `failed`. The state is read afterwards in both cases. True if it was done. */
  async #do<N extends Name>(name: N, args: Parameters<typeof host.call<N>>[1]): Promise<boolean> {
    const step = ++this.#steps;
    const isLatest = () => step === this.#steps;
    this.doing = name;
    this.#failure = null;
    await this.occasions.prepareSwitch();
    const problem = await host.call(name, args).then(
      () => null,
      (error: unknown) => asProblem(error),
    );
    if (isLatest() && problem && problem.code !== 'cancelled') this.#failure = { name, problem };
    await this.refresh();
    if (isLatest()) this.doing = null;
    this.#settle();
    return problem === null;
  }

  /** What a new state means for what is shown, and what is said of it. */
  #conclude(before: AccountState | null, next: AccountState) {
    const was = before?.current ?? null;
    const is = next.current;
    const isOther = was?.id !== is?.id;
    const isAgain = !isOther && was?.ended != null && is?.ended === null;
    this.#wait(!before || was !== null, next);
    if (factsOf(next.notice) !== this.#putAway) this.#putAway = null;
    if (next.signIn.step !== 'idle') {
      this.#ran = true;
      if (is) this.asking ??= 'again';
    }
    if (isOther) this.reach.forget();
    if (isAgain) this.occasions.returned();
    if (isOther || isAgain) this.#begin();
    else this.#settle();
    const words = w().account.said;
    if (!is?.ended) takeBack(words.signedOut, 'assertive');
    if (is?.ended && (isOther || !was?.ended)) {
      announce(words.signedOut, 'assertive');
    } else if (is && before && (isOther || isAgain)) {
      announce(words.signedIn({ username: is.username, host: is.host }));
    } else if (is && !isOther && was?.kept !== 'keychain' && is.kept === 'keychain') {
      announce(words.tokenMoved(this.keychain));
    }
  }

  /** Shows nothing for a moment when a keychain was just asked, unless the first pages are on screen already. */
  #wait(isFirst: boolean, { saved }: AccountState) {
    const asks = saved?.waitsFor === 'keychain';
    if (asks && !isFirst) return;
    clearTimeout(this.#patience);
    this.isOpening = asks;
    if (asks) this.#patience = setTimeout(() => (this.isOpening = false), PATIENCE);
  }

  /** Somebody else is signed in, or the same person again. */
  #begin() {
    this.asking = null;
    this.#ran = false;
    this.balance.forget();
    ownServer.clear();
    const wish = this.#wish;
    this.#wish = null;
    if (wish && wish.account === this.signedIn?.id) void wish.run();
  }

  /** The dialog over the window closes when a sign-in has ended and nothing is left to say. */
  #settle() {
    // That a token is not in the keychain is for the window's banner.
    const hasReason = this.problem !== null && this.problem.code !== 'keychain';
    if (this.doing !== null || this.step.step !== 'idle' || hasReason) return;
    if (this.owner && (this.#ran || this.asking === 'again')) this.asking = null;
    this.#ran = false;
  }

  /** The window is looked at again: a keychain that has been started since may take the token now. */
  async #tryKeychain() {
    const isElsewhere = this.state?.accounts.some(({ kept }) => kept !== 'keychain') ?? false;
    if (!isElsewhere || this.step.step !== 'idle') return;
    // Nobody asked for it, so a failure is nobody's business.
    await host.call('account.checkKeychain', { quiet: true }).catch(() => null);
    await this.refresh();
  }

  #reachChanged(isLost: boolean) {
    const words = w().account.said;
    if (isLost) return announce(words.offline, 'assertive');
    takeBack(words.offline, 'assertive');
    announce(words.online);
    this.occasions.returned();
  }
}

export const account = new Account();
