// Which page of signing in is shown: before anybody is signed in, and in the dialog over the window of somebody who is.
import type { AccountState, Code, Problem } from '../../bindings';
import { w } from '../../messages';
import { lookOf } from '../problems';

/** What the person asked for: to add an account, the form for a server of one's own, or to sign in again. */
export type Asking = 'add' | 'server' | 'again';

export type Page =
  'start' | 'accounts' | 'add' | 'server' | 'connecting' | 'asking' | 'waiting' | 'finishing' | 'outcome' | 'saved';

/** How a sign-in ends that was not to be: these have a page of their own. */
const ENDS: Code[] = ['expired', 'refused'];

type Shown = {
  state: AccountState;
  asking: Asking | null;
  /** What went wrong, unless it was put away. */
  problem: Problem | null;
  /** The sign-in was asked for and has not begun. */
  starting: boolean;
};

/** The page, or null when nothing of it is shown. */
export function pageOf({ state, asking, problem, starting }: Shown): Page | null {
  const { current, signIn, saved, accounts } = state;
  if (signIn.step !== 'idle' && signIn.step !== 'choosing') return signIn.step;
  // The choice has a dialog of its own, and the window behind it is enough.
  if (current && signIn.step === 'choosing') return null;
  if (problem && ENDS.includes(problem.code) && (asking || !current)) return 'outcome';
  if (saved) return 'saved';
  if (asking === 'server') return 'server';
  if (!current) return accounts.length > 0 ? 'accounts' : 'start';
  if (asking === 'add') return 'add';
  if (asking === 'again') return starting ? 'connecting' : problem && 'outcome';
  return null;
}

type Titled = { problem: Problem | null; saved: AccountState['saved']; keychain: string };

/** What stands over a page. */
export function titleOf(page: Page, { problem, saved, keychain }: Titled): string {
  if (page === 'outcome') return problem ? lookOf(problem).title : '';
  const words = w().signIn.titles;
  if (page !== 'saved') return words[page];
  if (saved?.waitsFor === 'passphrase') return words.savedInFile;
  return saved?.waitsFor === 'unlock' ? words.savedInLocked : words.savedInAsking(keychain);
}
