import { describe, expect, it } from 'vitest';
import type { AccountState, Code, KnownAccount, Problem, SavedSignIn, SignedIn, SignInStep } from '../../bindings';
import { pageOf, titleOf, type Asking, type Page } from './page';

const mira: KnownAccount = {
  id: 'mira@puter.com',
  username: 'mira',
  host: 'puter.com',
  isTemporary: false,
  kept: 'keychain',
};
const current: SignedIn = {
  ...mira,
  server: { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: null },
  ended: null,
};
const waiting: SignInStep = {
  step: 'waiting',
  host: 'puter.com',
  server: current.server,
  address: 'https://puter.com/',
  way: 'scheme',
  expiresAt: 0,
};
const asking: SignInStep = { step: 'asking', host: 'puter.com', server: current.server, failure: null };
const choosing: SignInStep = { step: 'choosing', host: 'puter.com' };
const saved = (waitsFor: SavedSignIn['waitsFor']): SavedSignIn => ({ account: mira, waitsFor, problem: null });
const problem = (code: Code): Problem => ({ code, reason: { kind: 'unexpected' }, hint: null });

type Case = {
  state?: Partial<AccountState>;
  asking?: Asking;
  problem?: Problem;
  starting?: true;
  page: Page | null;
};
const shown = ({ state, asking, problem, starting }: Case) =>
  pageOf({
    state: { accounts: [], current: null, signIn: { step: 'idle' }, saved: null, notice: null, ...state },
    asking: asking ?? null,
    problem: problem ?? null,
    starting: starting ?? false,
  });

const NOBODY: Case[] = [
  { page: 'start' },
  { state: { accounts: [mira] }, page: 'accounts' },
  { asking: 'server', page: 'server' },
  { problem: problem('offline'), page: 'start' },
  { problem: problem('expired'), page: 'outcome' },
  { problem: problem('refused'), asking: 'server', page: 'outcome' },
  { state: { signIn: { step: 'connecting', host: 'puter.com' } }, page: 'connecting' },
  { state: { signIn: asking }, asking: 'server', page: 'asking' },
  { state: { signIn: waiting }, asking: 'server', page: 'waiting' },
  { state: { signIn: waiting }, problem: problem('invalid'), page: 'waiting' },
  { state: { signIn: { step: 'finishing', host: 'puter.com' } }, page: 'finishing' },
  { state: { signIn: choosing }, page: 'start' },
  { state: { signIn: choosing }, asking: 'server', page: 'server' },
  { state: { saved: saved('keychain'), accounts: [mira] }, page: 'saved' },
  { state: { saved: saved('unlock'), signIn: waiting }, page: 'waiting' },
];
const SOMEBODY: Case[] = [
  { page: null },
  { problem: problem('expired'), page: null },
  { asking: 'add', page: 'add' },
  { asking: 'add', problem: problem('offline'), page: 'add' },
  { asking: 'add', problem: problem('refused'), page: 'outcome' },
  { asking: 'server', problem: problem('not_puter'), page: 'server' },
  { asking: 'again', starting: true, problem: problem('failed'), page: 'connecting' },
  { asking: 'again', problem: problem('offline'), page: 'outcome' },
  { asking: 'again', page: null },
  { state: { signIn: waiting }, asking: 'again', page: 'waiting' },
  { state: { signIn: choosing }, asking: 'add', page: null },
  { state: { saved: saved('passphrase') }, page: 'saved' },
];

describe('the page of signing in', () => {
  it.each(NOBODY)('while nobody is signed in: %o', (row) => {
    expect(shown(row)).toBe(row.page);
  });
  it.each(SOMEBODY)('over the window of somebody: %o', (row) => {
    expect(shown({ ...row, state: { current, accounts: [mira], ...row.state } })).toBe(row.page);
  });
});

it('the title says what is asked of the person, and by whom', () => {
  const expired: Problem = { code: 'expired', reason: { kind: 'linkExpired' }, hint: null };
  const title = (page: Page, waitsFor: SavedSignIn['waitsFor'] = 'keychain') =>
    titleOf(page, { problem: expired, saved: saved(waitsFor), keychain: 'GNOME Keyring' });
  expect(title('outcome')).toBe('This link has run out');
  expect(title('saved')).toBe('GNOME Keyring is asking');
  expect(title('saved', 'unlock')).toBe('The keychain is locked');
  expect(title('saved', 'passphrase')).toBe('Your sign-in is locked');
});
