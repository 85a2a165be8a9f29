// Tells a formula from money, from plain dollars and from words in brackets: pure rules that look at the text alone.

/** A formula found at the start of a text: what it covers, the LaTeX inside it and whether it has a line to itself. */
export type Formula = { raw: string; tex: string; display: boolean };

const FENCES = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
];

/** Nobody writes a longer one, and each sign that opens one is looked for the end of. */
const LONGEST = 2000;

/** The formula among words that begins at `at`, if any. */
export function formulaAt(text: string, at = 0): Formula | undefined {
  const fence = FENCES.find(({ open }) => text.startsWith(open, at));
  if (!fence) return text.charAt(at) === '$' ? betweenDollars(text, at) : undefined;
  const { open, close, display } = fence;
  const end = text.slice(at, at + LONGEST).indexOf(close, open.length);
  if (end < 0) return undefined;
  const inside = text.slice(at + open.length, at + end);
  if (inside.trim() === '' || /\n\s*\n/.test(inside)) return undefined;
  if (open !== '$$' && !isFormula(inside, display ? '[' : text.charAt(at - 1))) return undefined;
  return { raw: text.slice(at, at + end + close.length), tex: inside.trim(), display };
}

/** What only a formula has: a command, an exponent, an index below one letter. */
const TEX = /\\[a-zA-Z]|[\p{L}\p{N})\]}|']\^|(?<![\p{L}\p{N}]\p{L})\p{L}_[\p{L}\p{N}{]/u;
const FUNCTIONS = /\b(?:sin|cos|tan|log|exp|max|min|lim|det|gcd|mod|arg)\b/g;
/** A word in brackets is no formula, and neither is anything in a script that formulas are not written in. */
const WORD = /\p{L}{3}|(?![\p{Script=Latin}\p{Script=Greek}\u2100-\u214f])\p{L}/u;
const RELATION = /\\[,|{}]|\+\s*[\p{L}\d(]|[=<>≤≥≠≈≡∈∉∋⊂⊆∪∩×÷·±√∑∏∫∞∂∇→⇒↔∀∃¬∧∨]/u;
const LETTERS = /^\p{L}'*(?:\s*,\s*\p{L}'*)*$/u;
/** `n-1`, `2*k`, `3x`, `n!`, `f(x)`, `|x|`: a sign between numbers alone may be a date or a range. */
const TERM =
  /^(?:\d+[a-z]|\d*\p{L}'*\s*[-−*]\s*\d+|\d+\s*[-−*]\s*\d*\p{L}|\p{L}\s*[-−*]\s*\p{L}|\p{L}\d?!|\p{L}'*\([^()]*\)|\|[^|]+\|)$/u;

/**
 * Whether what stands between backslashed brackets in a line of other words is a formula: `\\(x\\)` is, but "silence
 * \\[do not\\] constitute" has its brackets escaped.
 */
export function isFormula(inside: string, before = ''): boolean {
  if (TEX.test(inside)) return true;
  const plain = inside.replace(FUNCTIONS, '');
  if (WORD.test(plain)) return false;
  if (RELATION.test(plain)) return true;
  // Nobody sets blanks into brackets of words, and everybody into those of a formula.
  if (/^\s/.test(inside) && /\s$/.test(inside)) return true;
  return !/[\p{Script=Latin}\d[]/u.test(before) && (LETTERS.test(plain) || TERM.test(plain));
}

/** Whether nothing but words, without any sign of a formula, is in it. */
export const isWords = (text: string): boolean =>
  !TEX.test(text) && !RELATION.test(text) && WORD.test(text.replace(FUNCTIONS, ''));

/**
 * `$x$` is a formula if the dollars hug it, nothing that belongs to a word or a price touches it from outside, and, when
 * it begins like a price, it has something in it that only a formula has: "$5 and $10" and "$5 or 3$" are money. What
 * begins with an index, an exponent or a command is never money, so it may touch words: `H$_2$O`.
 */
function betweenDollars(text: string, at: number): Formula | undefined {
  const found = /^\$(?![\s$])((?:\\.|[^\\$`\n])+?)(?<!\s)\$/.exec(text.slice(at, at + LONGEST));
  const tex = found?.[1];
  if (!found || tex === undefined) return undefined;
  const after = text.slice(at + found[0].length);
  const hangsOnAWord = /^(?:[_^](?![A-Z]{2})|\\[a-zA-Z])/.test(tex);
  if (/^[{$_]/.test(after) || (!hangsOnAWord && /^[\dA-Z]/.test(after))) return undefined;
  // Latin letters stand in front of money ("US$5"); in scripts that are written otherwise a formula may follow at once.
  const before = text.slice(Math.max(0, at - 2), at);
  if (/[\\$]$/.test(before) || (!hangsOnAWord && /[\p{Script=Latin}\p{N}]$/u.test(before))) return undefined;
  return isMoney(tex) || isMixed(tex) ? undefined : { raw: found[0], tex, display: false };
}

/** What stands in braces, and the command before them. */
const BRACED = /\\[a-zA-Z]+\{[^{}]*\}/g;

/** Whether words in two scripts without any sign between them are in it: "$name和$value" are two names. */
function isMixed(tex: string): boolean {
  const outside = tex.replace(BRACED, '');
  const isOther = /(?![\p{Script=Latin}\p{Script=Greek}])\p{L}/u.test(outside);
  return isOther && /\p{Script=Latin}{2}/u.test(outside) && !TEX.test(tex) && !RELATION.test(tex);
}

/** Whether `tex`, between dollars, is the amount after the first and the words up to the second. */
function isMoney(tex: string): boolean {
  if (!/^[\d.,]/.test(tex)) return false;
  const outside = tex.replace(BRACED, '');
  if (/[，。、；：！？（）「」]|(?![\p{Script=Latin}\p{Script=Greek}])\p{L}/u.test(outside)) return true;
  if (!/\s/.test(tex)) return false;
  if (tex.split('(').length !== tex.split(')').length) return true;
  return !/[\\^_=+*/<>{}]/.test(tex) || (/(?<![\\a-zA-Z])[a-zA-Z]{3}/.test(outside) && !/[\\^_={]/.test(tex));
}
