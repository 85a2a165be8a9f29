// What a question waits for before it goes out by itself, in words. A reason without words of its own does not compile.
import type { Wait } from '../../bindings';
import { count, whole } from '../../messages/format';

/** What is shown in the place of the answer, and what a screen reader hears. */
export type Waits = {
  sign: 'account' | 'place' | 'money' | 'window';
  title?: string;
  text: string;
  /** From when it began to wait until it is tried again; 0 where nobody knows. */
  seconds: number;
  /** Said when it begins to wait. A number that ticks is never said again. */
  announced: string;
  /** Said when it goes on. */
  goesOn: string;
};

const GOES_ON = 'Your message is being sent.';

export function waits(wait: Wait): Waits {
  switch (wait.for) {
    case 'signIn':
      return {
        sign: 'account',
        text: 'Waiting for you to sign in again. Your message is kept and is sent by itself afterwards.',
        seconds: 0,
        announced: 'Waiting for you to sign in again. Your message is kept.',
        goesOn: `Signed in again. ${GOES_ON}`,
      };
    case 'place':
      return said('place', 'Too many answers at once', `Puter runs a few at a time. ${turn(wait.before)}`);
    case 'balance':
      return said(
        'money',
        'Waiting for balance',
        'Your balance is in use: answers that run hold it. This one starts by itself when one of them has ended.',
      );
    case 'window':
      return {
        sign: 'window',
        title: 'Puter asks us to slow down',
        text: `Too many requests in a short time (429). Your message is kept and nothing was charged. Attempt ${wait.attempt} of ${wait.attempts}.`,
        seconds: wait.seconds,
        announced: `Waiting ${count(wait.seconds, 'second')}.`,
        goesOn: GOES_ON,
      };
  }
}

/** One of which nobody knows how long it takes: all of it is said. */
const said = (sign: Waits['sign'], title: string, text: string): Waits => ({
  sign,
  title,
  text,
  seconds: 0,
  announced: `${title}. ${text}`,
  goesOn: GOES_ON,
});

function turn(before: number): string {
  if (before === 0) return 'This one is next.';
  return before === 1 ? 'One other is before this one.' : `${whole(before)} others are before this one.`;
}
