import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  AccountState,
  Changed,
  ChatSummary,
  Ended,
  KnownAccount,
  Problem,
  SignedIn,
  SignInStep,
  Start,
  TokenLocation,
} from '../bindings';
import { host } from '../ipc';
import { said } from '../kit/overlays/announce.svelte';
import { startWatching } from '../ipc/watch';
import { Account } from './account.svelte';
import { startOf } from './start.testing';
import { browserPage } from './words';

type Door = (name: string, args: Record<string, unknown>) => unknown;
const door = vi.fn<Door>();
/** Stores are shared between the files of tests, so only the door is played. */
const played = vi.spyOn(host, 'call').mockImplementation(async (name, args) => door(name, args) as never);
afterAll(() => played.mockRestore());

const server = { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: null };
const expired: Problem = { code: 'expired', reason: { kind: 'linkExpired' }, hint: null };
const ended: Ended = {
  at: 1,
  problem: { code: 'signed_out', reason: { kind: 'accessEnded', host: 'puter.com' }, hint: null },
};
const known = (username: string, kept: TokenLocation = 'keychain'): KnownAccount => ({
  id: `${username}@puter.com`,
  username,
  host: 'puter.com',
  isTemporary: false,
  kept,
});
const signedIn = (username: string, more: Partial<SignedIn> = {}): SignedIn => ({
  ...known(username),
  server,
  ended: null,
  ...more,
});
const connecting: SignInStep = { step: 'connecting', host: 'puter.com' };
const idle: SignInStep = { step: 'idle' };
const NOBODY: AccountState = { accounts: [], current: null, signIn: idle, saved: null, notice: null };

/** The application's truth; the door answers with it. */
let truth: AccountState;
/** What a command does to the truth; it may fail instead. */
let answers: Record<string, () => unknown>;
let account: Account;

const calls = (name: string) => door.mock.calls.filter(([called]) => called === name).map(([, args]) => args);
function become(change: Partial<AccountState>) {
  truth = { ...truth, ...change };
  return account.refresh();
}

beforeEach(async () => {
  truth = NOBODY;
  answers = {
    'account.balance': () => ({
      used: 0,
      allowance: 100_000_000,
      remaining: 100_000_000,
      unit: 'microcents',
      remainingMicrocents: 100_000_000,
      readAt: 0,
    }),
  };
  door.mockReset();
  door.mockImplementation((name) => (name === 'app.start' ? startOf(truth) : (answers[name]?.() ?? null)));
  account = new Account();
  await account.refresh();
});

describe('a sign-in', () => {
  it('goes where it is told, and once more to the same place', async () => {
    const where = { server: 'https://puter.home', oauth: null, allowHttp: false };
    await account.signIn(where);
    await account.signInAgain();
    const asked = { ...where, page: browserPage() };
    expect(calls('account.signIn')).toEqual([asked, asked]);
  });

  it('to the usual Puter names it when the application would take the one whose session ended', async () => {
    await account.signInToPuter();
    await become({ current: signedIn('mira', { ended }) });
    await account.signInToPuter();
    expect(calls('account.signIn').map((args) => args?.server)).toEqual([null, 'https://puter.com']);
  });

  it('fails where it was asked for, and the failure is forgotten with the next try', async () => {
    answers['account.signIn'] = () => Promise.reject(expired);
    await account.signIn();
    expect(account).toMatchObject({ problem: expired, page: 'outcome', doing: null });
    answers = {};
    await account.signIn();
    expect(account.problem).toBeNull();
  });

  it('that was cancelled is no problem', async () => {
    answers['account.signIn'] = () => Promise.reject({ ...expired, code: 'cancelled' });
    await account.signIn();
    expect(account.problem).toBeNull();
    await become({ notice: { ...expired, code: 'cancelled' } });
    expect(account.problem).toBeNull();
  });

  it('a notice that was put away stays away until it is said again', async () => {
    await become({ notice: expired });
    account.putAway();
    expect(account.page).toBe('start');
    await become({ notice: expired });
    expect(account.page).toBe('start');
    await become({ notice: null });
    await become({ notice: expired });
    expect(account.page).toBe('outcome');
  });

  it('an older request that fails later says nothing over a newer one', async () => {
    let fail: (problem: Problem) => void = () => undefined;
    answers['account.signIn'] = () => new Promise((_, reject) => (fail = reject));
    const older = account.signIn();
    await account.cancel();
    fail(expired);
    await older;
    expect(account).toMatchObject({ problem: null, doing: null });
  });
});

it('a keychain that answers at once was never seen asking', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const saved = (waitsFor: 'keychain' | 'unlock') => ({ account: known('mira'), waitsFor, problem: null });
  account = new Account();
  await become({ saved: saved('keychain') });
  expect(account.isOpening).toBe(true);
  await become({ saved: null, current: signedIn('mira') });
  expect(account.isOpening).toBe(false);
  await become({ saved: saved('keychain'), current: null });
  expect(account.isOpening).toBe(true);
  vi.advanceTimersByTime(400);
  expect(account).toMatchObject({ isOpening: false, page: 'saved' });
  // With the first pages on screen it asks in its place.
  await become({ saved: saved('unlock') });
  await become({ saved: saved('keychain') });
  expect(account).toMatchObject({ isOpening: false, page: 'saved' });
  vi.useRealTimers();
});

it('what belongs to one account is forgotten before another is shown, and only then', async () => {
  const begun: (string | undefined)[] = [];
  account = new Account();
  account.occasions.onBegin(() => begun.push(account.owner?.username));
  await become({ current: signedIn('mira') });
  await become({ current: signedIn('mira', { ended }) });
  expect(begun).toEqual(['mira']);
  await become({ current: signedIn('noor') });
  await become({ current: null });
  expect(begun).toEqual(['mira', 'noor', undefined]);
});

describe('what the window of an account begins with', () => {
  const mira = { current: signedIn('mira') };
  const begun = vi.fn();
  /** As the application answers: what the window has begun with is not told again. */
  const tell = (opened: () => Start['opened']) =>
    door.mockImplementation((name, { shown }) =>
      name === 'app.start' ? startOf(truth, shown === truth.current?.id ? null : opened()) : null,
    );
  const chat = (id: string) => startOf(truth, { chats: [{ id } as ChatSummary] }).opened;
  beforeEach(() => {
    begun.mockReset();
    account = new Account();
    account.occasions.onBegin(({ opened }) => begun(opened?.chats.map(({ id }) => id)));
  });

  it('comes with the account, once', async () => {
    tell(() => chat('c'));
    await become(mira);
    await account.refresh();
    expect(begun.mock.calls).toEqual([[['c']]]);
    expect(calls('app.start').slice(-2)).toEqual([{ shown: null }, { shown: 'mira@puter.com' }]);
    expect(account.renewed).toBe(0);
  });

  it('comes once more when its history is another one', async () => {
    tell(() => chat('c'));
    await become(mira);
    tell(() => chat('d'));
    // News of the account overtake the answer.
    await Promise.all([account.renew(), account.refresh()]);
    expect(begun.mock.calls).toEqual([[['c']], [['d']]]);
    expect(account.renewed).toBe(1);
  });

  it('comes as soon as it can be told', async () => {
    tell(() => null);
    await become(mira);
    tell(() => chat('c'));
    await account.refresh();
    expect(begun.mock.calls).toEqual([[undefined], [['c']]]);
  });

  it('is not older than what changed before it was there', async () => {
    let change: (changed: Changed) => void = () => undefined;
    let stop: (nothing: null) => void = () => undefined;
    played.mockImplementationOnce((_name, _args, hear) => {
      change = hear as typeof change;
      return new Promise((resolve) => (stop = resolve as typeof stop));
    });
    startWatching();
    const reads: ((start: Start) => void)[] = [];
    door.mockImplementation((name) => (name === 'app.start' ? new Promise((resolve) => reads.push(resolve)) : null));
    const starting = account.start();
    change({ what: 'chats', id: 'd' });
    truth = { ...truth, ...mira };
    reads[0]?.(startOf(truth, chat('c')));
    reads[1]?.(startOf(truth, chat('d')));
    await starting;
    stop(null);
    expect(begun.mock.calls).toEqual([[['d']]]);
  });
});

it('what could not be read is tried again when the same account is signed in again', async () => {
  const tried = vi.fn();
  account.occasions.onReturn(tried);
  await become({ current: signedIn('mira', { ended }) });
  await become({ current: signedIn('noor') });
  expect(tried).not.toHaveBeenCalled();
  await become({ current: signedIn('noor', { ended }) });
  await become({ current: signedIn('noor') });
  expect(tried).toHaveBeenCalledTimes(1);
});

it('what must not be lost is kept before anything may show another account', async () => {
  const order: string[] = [];
  door.mockImplementation((name) => (order.push(name), name === 'app.start' ? startOf(truth) : null));
  const stop = account.occasions.beforeSwitch(async () => order.push('kept'));
  await account.switchTo('noor@puter.com');
  expect(order.slice(0, 2)).toEqual(['kept', 'account.switch']);
  stop();
  order.length = 0;
  await account.switchTo('mira@puter.com');
  expect(order[0]).toBe('account.switch');
});

describe('a sign-in over somebody’s window', () => {
  beforeEach(() => become({ current: signedIn('mira'), accounts: [known('mira')] }));

  it('opens with the sign-in and closes when somebody is signed in', async () => {
    account.asking = 'add';
    await become({ signIn: connecting });
    expect(account.page).toBe('connecting');
    await become({ signIn: idle, current: signedIn('noor') });
    expect(account).toMatchObject({ page: null, asking: null });
    expect(said.polite).toContain('Signed in as noor on puter.com.');
  });

  it('also closes when the same account was added once more, or when it was cancelled', async () => {
    account.asking = 'server';
    await become({ signIn: connecting });
    await become({ signIn: idle });
    expect(account.page).toBeNull();
  });

  it('does not close over news that is still on its way', async () => {
    // The refusal arrives while the answer to the sign-in itself is being read.
    const reads: ((start: Start) => void)[] = [];
    door.mockImplementation((name) => (name === 'app.start' ? new Promise((resolve) => reads.push(resolve)) : null));
    const signingIn = account.signIn();
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    const news = account.refresh();
    reads[0]?.(startOf({ ...truth, signIn: connecting }));
    await Promise.resolve();
    expect(account.asking).toBe('again');
    reads[1]?.(startOf({ ...truth, notice: expired }));
    await Promise.all([signingIn, news]);
    expect(account.page).toBe('outcome');
  });

  it('stays with the reason when it was not to be', async () => {
    await become({ signIn: connecting });
    await become({ signIn: idle, notice: expired });
    expect(account.page).toBe('outcome');
    account.putAway();
    expect(account.page).toBeNull();
  });

  it('a form that was opened stays open through news about other things', async () => {
    account.asking = 'add';
    await become({ accounts: [known('mira'), known('noor')] });
    expect(account.page).toBe('add');
  });
});

describe('a session that ended', () => {
  beforeEach(() => become({ current: signedIn('mira', { ended }), accounts: [known('mira')] }));

  it('leaves the owner’s window and is told once', async () => {
    expect(account).toMatchObject({ owner: { username: 'mira' }, signedIn: null, ended });
    expect(said.assertive).toContain('You are signed out.');
    const told = said.assertive;
    await account.refresh();
    expect(said.assertive).toBe(told);
  });

  it('what was wanted is done once after the same account is signed in again', async () => {
    const run = vi.fn();
    await account.signInFor(run);
    await become({ signIn: connecting });
    expect(run).not.toHaveBeenCalled();
    await become({ signIn: idle, current: signedIn('mira') });
    await account.refresh();
    expect(run).toHaveBeenCalledTimes(1);
    await become({ current: signedIn('mira', { ended }) });
    await become({ current: signedIn('mira') });
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('it is not done for another account', async () => {
    const run = vi.fn();
    await account.signInFor(run);
    await become({ current: signedIn('noor') });
    await become({ current: signedIn('mira') });
    expect(run).not.toHaveBeenCalled();
  });

  it('nor after the sign-in was cancelled', async () => {
    const run = vi.fn();
    await account.signInFor(run);
    await become({ signIn: connecting });
    await account.cancel();
    await become({ signIn: idle });
    await account.signIn();
    await become({ current: signedIn('mira') });
    expect(run).not.toHaveBeenCalled();
  });

  it('a link that ran out keeps the wish for the next link', async () => {
    const run = vi.fn();
    await account.signInFor(run);
    await become({ signIn: connecting });
    await become({ signIn: idle, notice: expired });
    expect(account.page).toBe('outcome');
    await account.signInAgain();
    await become({ notice: null, current: signedIn('mira') });
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe('a token outside the keychain', () => {
  /** Gives the window the focus. Stores of other tests are still listening, so this one's listener is called itself. */
  let look: () => Promise<unknown>;
  beforeEach(async () => {
    const listening = vi.spyOn(globalThis, 'addEventListener');
    await account.start();
    const focused = listening.mock.calls.findLast(([type]) => type === 'focus')?.[1] as () => void;
    listening.mockRestore();
    look = async () => {
      const reads = calls('app.start').length;
      focused();
      await vi.waitFor(() => expect(calls('app.start').length).toBeGreaterThan(reads));
    };
  });
  const asked = () => calls('account.checkKeychain');

  it('is offered to it quietly, once each time the window gets the focus', async () => {
    await become({ current: signedIn('mira', { kept: 'memory' }), accounts: [known('mira', 'memory')] });
    await look();
    expect(asked()).toEqual([{ quiet: true }]);
    await look();
    expect(asked()).toHaveLength(2);
  });

  it('a failure of that is nobody’s business, and success is said', async () => {
    await become({ current: signedIn('mira', { kept: 'file' }), accounts: [known('mira', 'file')] });
    answers['account.checkKeychain'] = () => Promise.reject(expired);
    await look();
    expect(account.problem).toBeNull();
    await become({ current: signedIn('mira'), accounts: [known('mira')] });
    expect(said.polite).toContain('The sign-in token is in the system keychain now.');
  });

  it('nothing is asked once every token is where it belongs', async () => {
    await become({ current: signedIn('mira'), accounts: [known('mira', 'file')] });
    await look();
    await become({ accounts: [known('mira')] });
    await expect(look()).rejects.toThrow();
    expect(asked()).toHaveLength(1);
  });
});

describe('without its Puter', () => {
  it('says so once, and what could not be read is read again when it is back', async () => {
    await become({ current: signedIn('mira') });
    const tried = vi.fn();
    const stop = account.occasions.onReturn(tried);
    account.reach.lose();
    account.reach.lose();
    expect(account.offline).toBe(true);
    expect(said.assertive).toContain('You are offline.');
    expect(tried).not.toHaveBeenCalled();
    await account.reach.tryNow();
    expect({ offline: account.offline, balance: account.balance.now?.remainingMicrocents }).toEqual({
      offline: false,
      balance: 100_000_000,
    });
    expect(said).toMatchObject({ assertive: '', polite: 'You are online again.' });
    expect(tried).toHaveBeenCalledTimes(1);
    stop();
    account.reach.lose();
    await account.reach.tryNow();
    expect(tried).toHaveBeenCalledTimes(1);
  });

  it('the last balance stays with why it was not read anew, until it is', async () => {
    await become({ current: signedIn('mira') });
    const problem: Problem = { code: 'failed', reason: { kind: 'serverFailed' }, hint: null };
    const read = answers['account.balance'];
    answers['account.balance'] = () => Promise.reject(problem);
    await account.balance.refresh();
    expect(account.balance).toMatchObject({
      problem,
      now: { remainingMicrocents: 100_000_000 },
      isReading: false,
    });
    answers['account.balance'] = read ?? (() => null);
    await account.balance.refresh();
    expect(account.balance.problem).toBeNull();
  });

  it('is not without that of another account', async () => {
    await become({ current: signedIn('mira') });
    account.reach.lose();
    await become({ current: signedIn('noor') });
    expect(account.offline).toBe(false);
  });
});
