// Whether what was typed twice can lock a file.

/** Shorter ones are found by trying. */
export const SHORTEST = 8;

/** The passphrase when both are the same and long enough; otherwise what is wrong with them. */
export function agreed(first: string, second: string): { passphrase: string | null; problem: string | null } {
  const problem = first !== second ? 'These two are not the same.' : tooShort(first);
  return { passphrase: problem === null ? first : null, problem };
}

const tooShort = (text: string) => ([...text].length < SHORTEST ? `Take at least ${SHORTEST} letters or signs.` : null);
