// Turns Markdown into tokens: GitHub's flavour, plus formulas and footnotes. Nothing here makes HTML.
// marked's lexer does the work; its renderer is never used.
import {
  Lexer,
  Marked,
  type Links,
  type MarkedToken,
  type Token,
  type TokenizerExtension,
  type TokenizerObject,
  type Tokens,
} from 'marked';
import type { Group } from './groups';
import { formulaAt } from './maths';

/** A formula between dollars or backslashed brackets; `display` gives it a line of its own. */
export type Maths = { type: 'maths'; raw: string; tex: string; display: boolean };
/** A place in the text that points to a footnote. */
export type NoteMark = { type: 'note'; raw: string; label: string };
/**
 * Code between fences. `chunks` are its lines, some at a time; `open` while its fence has not closed. Its words are there
 * once: `raw` says nothing.
 */
export type Fenced = { type: 'fenced'; raw: ''; lang: string; chunks: string[]; open: boolean };
/** A list of which items were read one at a time. */
export type ItemList = Pick<Tokens.List, 'ordered' | 'start' | 'loose' | 'raw'> & {
  type: 'items';
  groups: Group<Tokens.ListItem>[];
};
/** A table of which rows were read some at a time. */
export type RowTable = Pick<Tokens.Table, 'align' | 'header' | 'raw'> & {
  type: 'rows';
  groups: Group<Tokens.TableCell[]>[];
};
/** Everything the components can draw. */
export type Drawn = MarkedToken | Maths | NoteMark | Fenced | ItemList | RowTable;
/** Where `[words][name]` lead, by name. */
export type References = Links;

/**
 * How far ahead the next formula or footnote is looked for. The lexer asks anew after each word that might be something,
 * so looking to the end each time would make the cost of a paragraph the square of its length.
 */
const AHEAD = 500;

function nextMark(text: string): number | undefined {
  const at = text.slice(0, AHEAD).search(/\$|\\[([]|\[\^/);
  if (at >= 0) return at;
  return text.length > AHEAD ? AHEAD : undefined;
}

const maths: TokenizerExtension = {
  name: 'maths',
  level: 'inline',
  start: nextMark,
  tokenizer(text, before) {
    const formula = formulaAt(text, before.at(-1)?.raw.at(-1) ?? '');
    return formula && { type: 'maths', ...formula };
  },
};

const note: TokenizerExtension = {
  name: 'note',
  level: 'inline',
  tokenizer(text) {
    const found = /^\[\^([^\]\s]{1,200})\](?!\()/.exec(text);
    return found?.[1] === undefined ? undefined : { type: 'note', raw: found[0], label: labelOf(found[1]) };
  },
};

const mathsBlock: TokenizerExtension = {
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

/**
 * WebKit looks for this rule's beginning in all the rest of a text, though it can only stand at its front, and the lexer
 * asks at each word and sign. A sticky rule looks nowhere else.
 */
const ADDRESS = Lexer.rules.inline.breaks.url;
const address = new RegExp(ADDRESS.source, `${ADDRESS.flags}y`);

const tokenizer: TokenizerObject = {
  url(text) {
    address.lastIndex = 0;
    // False leaves it to the lexer.
    return address.test(text) ? false : undefined;
  },
};

const marked = new Marked({ gfm: true, breaks: true, extensions: [mathsBlock, maths, note], tokenizer });

/** A line that begins with so many quotations and lists was written by nobody, and takes the lexer seconds. */
const TOO_DEEP = /^(?:[ \t]{0,8}(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){40}/m;

/** Neither did anybody write so many marks of emphasis around a word, and they take it as long. */
const TOO_MANY = /([*_~])\1{99,}(?!\1)[ \t]*\S/;

/** Each mark of emphasis that nothing closes is looked for to the end, so their number in one piece has a limit. */
const MOST_MARKS = 2500;
const marksIn = (text: string) => text.match(/[*_~]+/g)?.length ?? 0;

/**
 * The blocks of `text`. References to what stands elsewhere are found in `references`, and new ones are put there.
 * A text the lexer cannot take (far too deeply nested) comes back as one plain paragraph.
 */
export function lex(text: string, references?: References): Drawn[] {
  if (TOO_DEEP.test(text) || TOO_MANY.test(text) || marksIn(text) > MOST_MARKS) return [plain(text)];
  const lexer = new Lexer(marked.defaults);
  if (references) lexer.tokens.links = references;
  try {
    return drawn(lexer.lex(text)).filter(({ type }) => type !== 'space');
  } catch {
    return [plain(text)];
  }
}

/** A footnote's name, in the form in which two of them are compared. */
export const labelOf = (label: string): string => label.toLowerCase();

/** A paragraph that shows `text` as it is. */
export function plain(text: string): Drawn {
  return { type: 'paragraph', raw: text, text, tokens: [{ type: 'text', raw: text, text, escaped: true }] };
}

/** marked types its tokens loosely so that extensions fit; ours are all in `Drawn`. */
export function drawn(tokens: Token[] | undefined): Drawn[] {
  return (tokens ?? []) as Drawn[];
}
