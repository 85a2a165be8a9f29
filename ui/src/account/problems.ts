// How a problem of signing in looks: its title, its sentences, and what its button offers.
import type { Code, Problem } from '../bindings';
import { titled, type Titled } from '../messages';

/** What stands over sentences that have no title of their own, and what the button offers. */
type Look = { title: string; action: string };

const UNEXPECTED: Look = { title: 'That did not work', action: 'Try again' };

/** Every code has a look, so that a new one is asked about; most of them cannot happen while signing in. */
const LOOKS: Record<Code, Look> = {
  refused: UNEXPECTED,
  expired: { ...UNEXPECTED, action: 'Get a new link' },
  offline: { title: 'Puter cannot be reached', action: 'Try again' },
  silent: UNEXPECTED,
  keychain: { title: 'The keychain did not answer', action: 'Sign in again' },
  not_puter: { title: 'This is not a Puter server', action: 'Try again' },
  signed_out: { title: 'You are signed out', action: 'Sign in' },
  insecure: UNEXPECTED,
  invalid: UNEXPECTED,
  cancelled: { title: 'Sign-in was cancelled', action: 'Sign in with Puter' },
  rate_limited: UNEXPECTED,
  too_many_at_once: UNEXPECTED,
  no_funds: UNEXPECTED,
  held: UNEXPECTED,
  too_long: UNEXPECTED,
  needs_plan: UNEXPECTED,
  not_found: UNEXPECTED,
  conflict: UNEXPECTED,
  is_folder: UNEXPECTED,
  storage_full: UNEXPECTED,
  foreign_key: { title: 'This key belongs to another service', action: 'Try again' },
  passphrase: UNEXPECTED,
  failed: UNEXPECTED,
};

/** What is shown of a problem. */
export function lookOf(problem: Problem): Titled & Look {
  const { title, action } = LOOKS[problem.code];
  const words = titled(problem);
  return { ...words, action, title: words.title ?? title };
}

/** Whether it is about what was pasted or typed, so that it belongs beside the field. */
export const isBesideField = ({ code }: Problem): boolean => code === 'invalid' || code === 'foreign_key';
