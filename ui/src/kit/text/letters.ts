// Marks what was looked for in what is on screen. Which letters count as the same is decided by the application
// (`history/src/search/folding.rs`), which writes it into the table here, so that no letter that is typed waits for it.
import { Later } from '../later.svelte';

/** A part of a text that is marked or not. */
export type Piece = { text: string; marked: boolean };

/** From here to there, in UTF-16 units of the original text. */
export type Span = { from: number; to: number };

/** A text as it is compared, with the way back to the letters it was made of. */
export type Folded = { text: string; from: number[]; to: number[] };

/**
 * What becomes of each letter that does not stay as it is, and the marks that make another letter of the one before them.
 * Until it is here letters beyond ASCII are only made small. What depends on it is then compared anew.
 */
export const table = new Later(async () => {
  const { joining, letters } = await import('./folding.json');
  const becomes = Object.entries(letters).flatMap(([to, all]) => [...all].map((letter) => [letter, to] as const));
  return { letters: new Map(becomes), joining: new Set(joining) };
});

/** The last letter of a text, which may be two units long. */
const lastOf = (text: string): string => {
  const end = text.slice(-2);
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(end) ? end : end.slice(-1);
};

/** Folds a text and remembers where each letter of it came from. */
export function folded(text: string): Folded {
  const result: Folded = { text: '', from: [], to: [] };
  const letters = table.value?.letters;
  let at = 0;
  for (const original of text) {
    const end = at + original.length;
    const parts = letters ? (letters.get(original) ?? original) : original.toLowerCase();
    // What leaves no letter of its own belongs to the one before it.
    if (parts === '' && result.to.length > 0) result.to[result.to.length - 1] = end;
    for (const part of parts) add(result, part, at, end);
    at = end;
  }
  return result;
}

/** Adds a letter that was made of what stands there, or makes another one of the last with it. */
function add(result: Folded, part: string, at: number, end: number) {
  let [letter, from] = [part, at];
  if (table.value?.joining.has(part) && result.text !== '') {
    const last = lastOf(result.text);
    const whole = (last + part).normalize('NFC');
    if ([...whole].length === 1) {
      letter = whole;
      from = result.from.at(-last.length) ?? at;
      result.text = result.text.slice(0, -last.length);
      result.from.length = result.to.length = result.text.length;
    }
  }
  result.text += letter;
  for (let unit = 0; unit < letter.length; unit += 1) {
    result.from.push(from);
    result.to.push(end);
  }
}

/** Most letters are of this kind, and need no look at each. */
const PLAIN = /^[ -~\n\t\r]*$/;

/** The text as it is compared. */
export const fold = (text: string): string =>
  PLAIN.test(text) ? text.toLowerCase().replace(/[\n\t\r]/g, ' ') : folded(text).text;

/** The words of a query, folded, each once. */
export const words = (query: string): string[] => [...new Set(fold(query).split(' '))].filter((word) => word !== '');

/** Whether the text holds all of these words. */
export function holds(text: string, wanted: string[]): boolean {
  const found = fold(text);
  return wanted.every((word) => found.includes(word));
}

/** Where any of these (folded) words stand in the text, in order; those that touch or overlap are one. */
export function spans(text: Folded, wanted: string[]): Span[] {
  const all = wanted.flatMap((word) => occurrences(text, word)).toSorted((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of all) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** Every place of this (folded, not empty) phrase, one after the other. */
export function occurrences(text: Folded, phrase: string): Span[] {
  const found: Span[] = [];
  if (phrase === '') return found;
  for (let at = text.text.indexOf(phrase); at >= 0; at = text.text.indexOf(phrase, at + phrase.length)) {
    found.push({ from: text.from[at] ?? 0, to: text.to[at + phrase.length - 1] ?? 0 });
  }
  return found;
}

/** The text in pieces, the words marked. */
export function pieces(text: string, wanted: string[]): Piece[] {
  if (wanted.length === 0) return [{ text, marked: false }];
  const cut: Piece[] = [];
  let done = 0;
  for (const { from, to } of spans(folded(text), wanted)) {
    if (from > done) cut.push({ text: text.slice(done, from), marked: false });
    cut.push({ text: text.slice(from, to), marked: true });
    done = to;
  }
  if (done < text.length || cut.length === 0) cut.push({ text: text.slice(done), marked: false });
  return cut;
}
