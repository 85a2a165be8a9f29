// Sentences for codes that come through the door with their facts. A table is kept complete by the compiler. Read words
// inside functions, never while a module is loaded: the language may change. Nobody outside cuts, compares or searches a
// sentence: the data that it was made of says more.
import type { Problem, Reason } from '../bindings';
import { language } from './language.svelte';
import { say } from './tools';
import type { Words } from './types';

export { saysWhatIsKept } from './kept';
export { isolated, say } from './tools';

/** The words of the language that the window speaks. */
export const w = (): Words => language.words;

const said = (reason: Reason) => say(w().problem, 'kind', reason);

/** All sentences for a problem. */
export function explain(problem: Problem): string {
  const isUnexpected = firstCause(problem.reason).kind === 'unexpected';
  return isUnexpected ? explainWithHint(problem) : w().sentences(said(problem.reason));
}

/** All sentences for a problem, and behind them the server's or the system's own words. */
export const explainWithHint = ({ reason, hint }: Problem): string =>
  `${w().sentences(said(reason))}${inBrackets(hint)}`;

/** What a problem is told with where a title stands over the sentences; `title` is `null` where they have none. */
export type Titled = { title: string | null; text: string; hint: string | null };

/** The sentences for a problem apart from their title. Where there are none its hint takes their place. */
export function titled({ reason, hint }: Problem): Titled {
  const words = said(reason);
  if (typeof words === 'string') return { title: null, text: words, hint };
  return words.text === '' ? { title: words.title, text: hint ?? '', hint: null } : { ...words, hint };
}

/** The server's or the system's own words behind a sentence. */
export const inBrackets = (hint: string | null): string => (hint ? ` (${hint.replace(/\.$/, '')})` : '');

const firstCause = (reason: Reason): Reason => ('because' in reason ? firstCause(reason.because) : reason);
