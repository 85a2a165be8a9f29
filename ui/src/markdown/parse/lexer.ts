// Turns Markdown into tokens: GitHub's flavour, plus formulas and footnotes. Nothing here makes HTML.
import { parser } from './parser';
import { plain, type Drawn } from './tokens';
import { Tree } from './tree';
import type { Env } from './word-rules';

/** Where `[words][name]` lead, by name. */
export type References = Record<string, { title: string; href: string }>;

/** A line that begins with so many quotations and lists was written by nobody, and would exhaust the parser. */
const TOO_DEEP = /^(?:[ \t]{0,8}(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){40}/m;

/**
 * The blocks of `text`. References to what stands elsewhere are found in `references`, and new ones are put there. While
 * more may come, `isGrowing`, a link that is not complete is text.
 * A text that the parser cannot take (far too deeply nested) comes back as one plain paragraph.
 */
export function lex(text: string, references: References = {}, isGrowing = false): Drawn[] {
  if (TOO_DEEP.test(text)) return [plain(text)];
  const written = text.replace(/\r\n?/g, '\n');
  const env: Env & { references: References } = { references, growing: isGrowing ? written : undefined };
  const tokens = parser.parse(written, env);
  const altOf = (image: (typeof tokens)[number]) =>
    parser.renderer.renderInlineAsText(image.children ?? [], parser.options, env);
  return new Tree(written, tokens, altOf).blocks();
}

/** The name of a reference, in the form in which two of them are compared. */
export const nameOf = (name: string): string => parser.utils.normalizeReference(name);
