// How a problem of signing in looks: its title and what its button offers. The sentence comes with the problem.
import type { Code, Problem } from '../bindings';

export type Look = { title: string; action: string };

const UNEXPECTED: Look = { title: 'That did not work', action: 'Try again' };

/** Every code has a look, so that a new one is asked about; most of them cannot happen while signing in. */
const LOOKS: Record<Code, Look> = {
  refused: { title: 'Sign-in was refused', action: 'Try again' },
  expired: { title: 'This link has run out', action: 'Get a new link' },
  offline: { title: 'Puter cannot be reached', action: 'Try again' },
  silent: UNEXPECTED,
  keychain: { title: 'The keychain did not answer', action: 'Sign in again' },
  not_puter: { title: 'This is not a Puter server', action: 'Try again' },
  signed_out: { title: 'You are signed out', action: 'Sign in' },
  insecure: { title: 'This address is not encrypted', action: 'Try again' },
  invalid: UNEXPECTED,
  cancelled: { title: 'Sign-in was cancelled', action: 'Sign in with Puter' },
  rate_limited: { title: 'Puter asks us to slow down', action: 'Try again' },
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
  passphrase: { title: 'This is not the passphrase', action: 'Try again' },
  failed: UNEXPECTED,
};

export const lookOf = (problem: Problem): Look => LOOKS[problem.code];

/** Whether it is about what was pasted or typed, so that it belongs beside the field. */
export const isBesideField = ({ code }: Problem): boolean => code === 'invalid' || code === 'foreign_key';

/** The sentence without a beginning that only repeats the title. */
export function textOf(problem: Problem): string {
  const title = lookOf(problem).title;
  return problem.message.startsWith(title)
    ? problem.message.slice(title.length).replace(/^[.:]? */, '')
    : problem.message;
}
