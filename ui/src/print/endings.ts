// What a reader of a page must know about how an answer ended.
import type { Outcome } from '../bindings';

export const endings: Partial<Record<Outcome, string>> = {
  running: '(This answer was still coming.)',
  stopped: '(Stopped here.)',
  interrupted: '(The answer broke off here.)',
  failed: '(No answer came.)',
};
