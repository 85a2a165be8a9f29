// English for printing.
import type { Outcome } from '../../bindings';

const endings: Record<Exclude<Outcome, 'complete'>, string> = {
  running: '(This answer was still coming.)',
  stopped: '(Stopped here.)',
  interrupted: '(The answer broke off here.)',
  failed: '(No answer came.)',
};

export const print = {
  /** Over what the person wrote. */
  you: 'You',
  /** What a reader of a page must know about how an answer ended. */
  endings,
};
