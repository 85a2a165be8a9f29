// Turns Markdown into tokens: GitHub's flavour, plus formulas. Nothing here makes HTML.
// marked's lexer does the work; its renderer is never used.
import { Marked, type MarkedToken, type Token, type TokenizerExtension } from 'marked';
import { formulaAt, nextFormula } from './maths';

/** A formula between dollars or backslashed brackets; `display` gives it a line of its own. */
export type Maths = { type: 'maths'; raw: string; tex: string; display: boolean };
/** Everything the components can draw. */
export type Drawn = MarkedToken | Maths;

const inline: TokenizerExtension = {
  name: 'maths',
  level: 'inline',
  start: nextFormula,
  tokenizer(text, before) {
    const formula = formulaAt(text, before.at(-1)?.raw.at(-1) ?? '');
    return formula && { type: 'maths', ...formula };
  },
};

const block: TokenizerExtension = {
  name: 'mathsBlock',
  level: 'block',
  start: (text) => {
    const at = text.search(/\n {0,3}(?:\$\$|\\\[)/);
    return at < 0 ? undefined : at + 1;
  },
  tokenizer(text) {
    const indent = /^ {0,3}(?=\$\$|\\\[)/.exec(text)?.[0];
    if (indent === undefined) return undefined;
    const formula = formulaAt(text.slice(indent.length), '');
    const rest = formula && /^[ \t]*(?:\n+|$)/.exec(text.slice(indent.length + formula.raw.length));
    if (!formula || !rest) return undefined;
    return { type: 'maths', ...formula, raw: indent + formula.raw + rest[0] };
  },
};

const marked = new Marked({ gfm: true, breaks: true, extensions: [block, inline] });

/** The blocks of `text`. A text the lexer cannot take (far too deeply nested) comes back as one plain paragraph. */
export function lex(text: string): Drawn[] {
  try {
    return drawn(marked.lexer(text));
  } catch {
    return [plain(text)];
  }
}

/** A paragraph that shows `text` as it is. */
export function plain(text: string): Drawn {
  return { type: 'paragraph', raw: text, text, tokens: [{ type: 'text', raw: text, text, escaped: true }] };
}

/** marked types its tokens loosely so that extensions fit; ours are all in `Drawn`. */
export function drawn(tokens: Token[] | undefined): Drawn[] {
  return (tokens ?? []) as Drawn[];
}
