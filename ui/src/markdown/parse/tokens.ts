// What a text is made of, as data that the components draw. Blocks and words nest; nothing in them is markup.
import type { Group } from './groups';

type Of<Type extends string> = { readonly type: Type };
/** With `raw`: what was written, for where it is too deep to be drawn, or must be read again. */
type Written = { readonly raw: string };
type Holding = { readonly tokens: readonly Word[] };

export type Text = Of<'text'> & { readonly text: string };
/** Emphasis, and the tags that may be drawn as what they mean. */
export type Marked = Of<'strong' | 'em' | 'del' | 'sub' | 'sup' | 'kbd'> & Holding;
export type Link = Of<'link'> & Holding & { readonly href: string };
export type CodeSpan = Of<'codespan'> & { readonly text: string };
/** A tag, which is text. */
export type Tag = Of<'html'> & { readonly text: string };
export type Image = Of<'image'> & { readonly href: string; readonly text: string };
/** A formula, and how it was `written`: between dollars or backslashed brackets. `display` gives it a line of its own. */
export type Maths = Of<'maths'> & { readonly tex: string; readonly written: string; readonly display: boolean };
/** A place in the text that points to a footnote. */
export type NoteMark = Of<'note'> & Written & { readonly label: string };
/** The parts of a paragraph. A tag is text. */
export type Word = Text | Marked | Link | Image | Maths | NoteMark | CodeSpan | Tag | Of<'br'>;

/** The words of a tight list's item have no paragraph around them. */
export type Words = Of<'words'> & Written & Holding;
export type Paragraph = Of<'paragraph'> & Written & Holding;
export type Heading = Of<'heading'> & Written & Holding & { readonly depth: number };
export type Quote = Of<'blockquote'> & Written & { readonly tokens: readonly Drawn[] };

export type Item = Of<'item'> & {
  readonly task: boolean;
  readonly checked: boolean;
  readonly tokens: readonly Drawn[];
};
type ListHead = Written & { readonly ordered: boolean; readonly start: number; readonly loose: boolean };
export type List = Of<'list'> & ListHead & { readonly items: readonly Item[] };
/** A list of which items were read one at a time. */
export type ItemList = Of<'items'> & ListHead & { readonly groups: readonly Group<Item>[] };

/** What was written in a cell, and what it says. */
export type Cell = { readonly text: string; readonly tokens: readonly Word[] };
export type Align = 'left' | 'center' | 'right' | null;
type TableHead = Written & { readonly align: readonly Align[]; readonly header: readonly Cell[] };
/** A row may have more cells than the head. */
export type Table = Of<'table'> & TableHead & { readonly rows: readonly (readonly Cell[])[] };
/** A table of which rows were read some at a time. */
export type RowTable = Of<'rows'> & TableHead & { readonly groups: readonly Group<readonly Cell[]>[] };

/**
 * Code. `chunks` are its lines, some at a time; `open` while its fence has not closed. Its words are there once: `raw` says
 * nothing.
 */
export type Fenced = Of<'fenced'> & {
  readonly raw: '';
  readonly lang: string;
  readonly chunks: readonly string[];
  readonly open: boolean;
};

/** Everything that stands by itself. */
export type Drawn =
  | Words
  | Paragraph
  | Heading
  | Quote
  | List
  | ItemList
  | Table
  | RowTable
  | Fenced
  | (Maths & Written)
  | (Of<'hr'> & Written);

/** A paragraph that shows `text` as it is. */
export function plain(text: string): Paragraph {
  return { type: 'paragraph', raw: text, tokens: [{ type: 'text', text }] };
}

/** All that is in this token, one floor down. */
function inside(token: Record<string, unknown>): object[] {
  return ['tokens', 'items', 'header', 'rows', 'groups', 'members'].flatMap((name) => {
    const part = token[name];
    return Array.isArray(part) ? (part.flat() as object[]) : [];
  });
}

/** The tokens of one type among these and in them, in the order of the text. */
export function every<T extends Word['type']>(type: T, tokens: readonly object[]): Extract<Word, { type: T }>[] {
  return tokens.flatMap((token) =>
    'type' in token && token.type === type
      ? [token as Extract<Word, { type: T }>]
      : every(type, inside(token as Record<string, unknown>)),
  );
}

/** Words without their marks, as a person reads them. */
export function wordsOf(words: readonly Word[]): string {
  return words
    .map((word) => {
      if ('tokens' in word) return wordsOf(word.tokens);
      if (word.type === 'br') return ' ';
      if (word.type === 'maths') return word.tex;
      return word.type === 'note' ? '' : word.text;
    })
    .join('');
}
