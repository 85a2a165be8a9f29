// Whether what was typed twice can lock a file.
import { LIMITS } from '../../bindings';
import { w } from '../../messages';

/** The passphrase when both are the same and long enough; otherwise what is wrong with them. */
export function agreed(first: string, second: string): { passphrase: string | null; problem: string | null } {
  const problem = first !== second ? w().signIn.newPassphrase.notTheSame : tooShort(first);
  return { passphrase: problem === null ? first : null, problem };
}

const tooShort = (text: string) =>
  [...text].length < LIMITS.passphrase ? w().signIn.newPassphrase.tooShort(LIMITS.passphrase) : null;
