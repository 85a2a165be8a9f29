// Tells a formula from money and plain dollars: pure rules that look at the text alone.
// A formula is found where the text starts with one; the caller says which character came before.

/** A formula found at the start of a text: what it covers, the LaTeX inside it and whether it has a line to itself. */
export type Formula = { raw: string; tex: string; display: boolean };

/** What stands before and after a formula. */
export type MathsFence = { open: string; close: string; display: boolean };

const FENCES: MathsFence[] = [
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

/** How the formula that begins this line, and does not end in it, will end. */
export function opensMaths(line: string): MathsFence | undefined {
  const from = /^ {0,3}(?=\$\$|\\\[)/.exec(line)?.[0].length;
  if (from === undefined) return undefined;
  const fence = FENCES.find(({ open, display }) => display && line.startsWith(open, from));
  return fence && !line.includes(fence.close, from + fence.open.length) ? fence : undefined;
}

function fenced(text: string, { open, close, display }: MathsFence): Formula | undefined {
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
