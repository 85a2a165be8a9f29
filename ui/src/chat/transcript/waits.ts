// What a question waits for before it goes out by itself, in words. A reason without words of its own does not compile.
import type { Wait } from '../../bindings';
import { w } from '../../messages';

/** What is shown in the place of the answer, and what a screen reader hears. */
export type Waits = {
  sign: 'account' | 'place' | 'money' | 'rateLimit';
  title?: string;
  text: string;
  /** From when it began to wait until it is tried again; 0 where nobody knows. */
  seconds: number;
  /** Said when it begins to wait. A number that ticks is never said again. */
  announced: string;
  /** Said when it goes on. */
  goesOn: string;
};

export function waits(wait: Wait): Waits {
  const { signIn, place, balance, rateLimit, goesOn } = w().answer.waits;
  switch (wait.for) {
    case 'signIn':
      return { sign: 'account', seconds: 0, ...signIn };
    case 'place':
      return said('place', place.title, place.text(wait.before));
    case 'balance':
      return said('money', balance.title, balance.text);
    case 'rateLimit':
      return {
        sign: 'rateLimit',
        title: rateLimit.title,
        text: rateLimit.text(wait),
        seconds: wait.seconds,
        announced: rateLimit.announced(wait.seconds),
        goesOn,
      };
  }
}

/** One of which nobody knows how long it takes: all of it is said. */
const said = (sign: Waits['sign'], title: string, text: string): Waits => ({
  sign,
  title,
  text,
  seconds: 0,
  announced: w().sentences({ title, text }),
  goesOn: w().answer.waits.goesOn,
});
