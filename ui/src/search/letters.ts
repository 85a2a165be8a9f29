// Which letters count as the same when somebody looks for a word: case, accents and forms of a letter do not matter.
// The application's index folds in the same way (`history/search/letters.rs`); here what is on screen is marked.

/** A part of a text that is marked or not. */
export type Piece = { text: string; marked: boolean };

/** From here to there, in UTF-16 units of the original text. */
export type Span = { from: number; to: number };

/** A text as it is compared, with the way back to the letters it was made of. */
export type Folded = { text: string; from: number[]; to: number[] };

/** Accents of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel signs; marks that make another letter stay. */
const ACCENTS = [
  [0x0300, 0x036f],
  [0x0483, 0x0487],
  [0x0591, 0x05bd],
  [0x05bf, 0x05bf],
  [0x05c1, 0x05c2],
  [0x05c4, 0x05c5],
  [0x05c7, 0x05c7],
  [0x0610, 0x061a],
  [0x064b, 0x065f],
  [0x0670, 0x0670],
  [0x06d6, 0x06dc],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
] as const;
/** Hints where a word may break, how letters join and which way they run. */
const UNSEEN = [
  [0x00ad, 0x00ad],
  [0x200b, 0x200f],
  [0x2060, 0x2060],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
] as const;
const isIn = (ranges: readonly (readonly [number, number])[], letter: string) => {
  const code = letter.codePointAt(0) ?? 0;
  return ranges.some(([from, to]) => code >= from && code <= to);
};
// eslint-disable-next-line no-control-regex -- a control character shows nothing, so it is a space here
const SPACE = /[\s\u0000-\u001F\u007F-\u009F]/u;
const MARK = /\p{M}/u;
/** Letters that Unicode does not take apart, as people type them without such a key. */
const SPELLED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

/** One letter as it is compared; empty when nothing is left of it. */
function letter(original: string): string {
  if (isIn(UNSEEN, original)) return '';
  if (SPACE.test(original)) return ' ';
  const parts = [...original.normalize('NFKD').toLowerCase()].filter((part) => !isIn(ACCENTS, part));
  return parts
    .map((part) => (SPACE.test(part) ? ' ' : (SPELLED[part] ?? part)))
    .join('')
    .normalize('NFC');
}

const known = new Map<string, string>();
function letterOf(original: string): string {
  let folded = known.get(original);
  if (folded === undefined) {
    folded = letter(original);
    if (known.size < 10_000) known.set(original, folded);
  }
  return folded;
}

/** Folds a text and remembers where each letter of it came from. */
export function folded(text: string): Folded {
  const result: Folded = { text: '', from: [], to: [] };
  let at = 0;
  for (const original of text) {
    const end = at + original.length;
    let next = letterOf(original);
    let from = at;
    if (next !== '' && MARK.test(next) && result.text !== '') {
      // A mark that makes another letter is put back onto its letter.
      const whole = (result.text.at(-1) + next).normalize('NFC');
      if (whole.length === 1) {
        result.text = result.text.slice(0, -1);
        result.to.pop();
        from = result.from.pop() ?? at;
        next = whole;
      }
    }
    if (next === '') {
      // What leaves no letter of its own belongs to the one before it.
      if (result.to.length > 0) result.to[result.to.length - 1] = end;
    } else {
      result.text += next;
      for (let unit = 0; unit < next.length; unit += 1) {
        result.from.push(from);
        result.to.push(end);
      }
    }
    at = end;
  }
  return result;
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
