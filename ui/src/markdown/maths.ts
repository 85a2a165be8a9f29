// Tells a formula from money and plain dollars: pure rules that look at the text alone.
// A formula is found where the text starts with one; the caller says which character came before.

/** A formula found at the start of a text: what it covers, the LaTeX inside it and whether it has a line to itself. */
export type Formula = { raw: string; tex: string; display: boolean };

const FENCES = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
];

/** The formula that `text` starts with, if any; `before` is the character in front of it. */
export function formulaAt(text: string, before: string): Formula | undefined {
  const fence = FENCES.find(({ open }) => text.startsWith(open));
  if (fence) return fenced(text, fence);
  return text.startsWith('$') ? betweenDollars(text, before) : undefined;
}

/** Where the next formula may begin, or -1; a hint only, `formulaAt` decides. */
export function nextFormula(text: string): number {
  return text.search(/\$|\\[([]/);
}

/** Whether a block of maths was begun and not ended, as happens while an answer is still being written. */
export function isOpenFormula(text: string): boolean {
  const fence = FENCES.find(({ open, display }) => display && text.trimStart().startsWith(open));
  if (!fence) return false;
  const inside = text.trimStart().slice(fence.open.length);
  return !inside.includes(fence.close) && !/\n\s*\n/.test(inside);
}

function fenced(text: string, { open, close, display }: (typeof FENCES)[number]): Formula | undefined {
  const end = text.indexOf(close, open.length);
  if (end < 0) return undefined;
  const tex = text.slice(open.length, end);
  if (tex.trim() === '' || /\n\s*\n/.test(tex)) return undefined;
  return { raw: text.slice(0, end + close.length), tex: tex.trim(), display };
}

/**
 * `$x$` is a formula if the dollars hug it, nothing that belongs to a word or a price touches it from outside, and,
 * when it begins like a price, it has something in it that only a formula has: "$5 and $10" and "$5 or 3$" are money.
 */
function betweenDollars(text: string, before: string): Formula | undefined {
  if (/[\p{L}\p{N}\\$]/u.test(before)) return undefined;
  const found = /^\$(?![\s$])((?:\\.|[^\\$`\n])+?)(?<!\s)\$(?![\dA-Z_{$])/.exec(text);
  const tex = found?.[1];
  if (!found || tex === undefined) return undefined;
  const beginsLikeAPrice = /^[\d.,]/.test(tex);
  if (beginsLikeAPrice && /\s/.test(tex) && !/[\\^_=+*/<>{}]/.test(tex)) return undefined;
  return { raw: found[0], tex, display: false };
}
