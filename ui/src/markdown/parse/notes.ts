// Footnotes: numbered in the order in which the text points to them, shown at its end.
import { every, type Drawn } from './tokens';

/** A footnote as it stands at the end of the text. */
export type Note = { label: string; number: number; tokens: Drawn[] };
/** The footnotes of a text. */
export type Notes = {
  /** The number that stands where the text points to a footnote. One that nothing explains has none in the end. */
  numbers: ReadonlyMap<string, number>;
  /** The explanations, by number; behind them those that nothing points to, so that no words are lost. */
  list: readonly Note[];
};

export const NO_NOTES: Notes = { numbers: new Map(), list: [] };

/** Splits `[^name]: words` and the indented lines below it. */
export function readNote(text: string): { label: string; words: string } {
  const [, label = '', first = ''] = /^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)/.exec(text) ?? [];
  const lineEnd = text.indexOf('\n');
  const below = lineEnd < 0 ? '' : text.slice(lineEnd).replace(/^(?: {1,4}|\t)/gm, '');
  return { label, words: first + below };
}

/**
 * The notes where the text points to `marks`, in this order, and explains `defined`. While more may come, an explanation
 * that is missing is waited for, and its number stands already.
 */
export function numbered(marks: Iterable<string>, defined: ReadonlyMap<string, Drawn[]>, whole: boolean): Notes {
  const numbers = new Map<string, number>();
  for (const label of marks)
    if (!numbers.has(label) && (!whole || defined.has(label))) numbers.set(label, numbers.size + 1);
  const pointed = [...numbers.keys()].filter((label) => defined.has(label));
  const others = [...defined.keys()].filter((label) => !numbers.has(label));
  let last = numbers.size;
  const note = (label: string): Note => ({
    label,
    number: numbers.get(label) ?? ++last,
    tokens: defined.get(label) ?? [],
  });
  return { numbers, list: [...pointed, ...others].map(note) };
}

/** A footnote's name, in the form in which two of them are compared. */
export const labelOf = (label: string): string => label.toLowerCase();

/** The footnotes that these tokens point to, in order. */
export const marksIn = (tokens: readonly Drawn[]): string[] => every('note', tokens).map(({ label }) => label);
