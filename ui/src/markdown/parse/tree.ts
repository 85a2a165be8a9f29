// Makes the tokens that are drawn of the parser's, which come in a row: blocks in blocks, words in emphasis.
import type { Token } from 'markdown-it';
import { chunksOf } from '../incremental/chunks';
import { Nest } from './nest';
import type { Align, Cell, Drawn, Item, Word } from './tokens';

/** Goes over the parser's tokens of one text. */
export class Tree {
  readonly #tokens: readonly Token[];
  readonly #lines: readonly string[];
  readonly #altOf: (image: Token) => string;
  #at = 0;

  constructor(text: string, tokens: readonly Token[], altOf: (image: Token) => string) {
    this.#tokens = tokens;
    this.#lines = text.split('\n');
    this.#altOf = altOf;
  }

  blocks(): Drawn[] {
    const blocks: Drawn[] = [];
    for (let token = this.#tokens[this.#at]; token && token.nesting >= 0; token = this.#tokens[this.#at]) {
      this.#at++;
      const block = this.#block(token);
      if (block) blocks.push(block);
    }
    // Past the end of what holds these.
    this.#at++;
    return blocks;
  }

  #block(token: Token): Drawn | undefined {
    const raw = this.#rawOf(token);
    switch (token.type) {
      case 'paragraph_open':
        return { type: token.hidden ? 'words' : 'paragraph', raw, tokens: this.#line() };
      case 'heading_open':
        return { type: 'heading', raw, depth: Number(token.tag.slice(1)), tokens: this.#line() };
      case 'blockquote_open':
        return { type: 'blockquote', raw, tokens: this.blocks() };
      case 'bullet_list_open':
      case 'ordered_list_open':
        return this.#list(token, raw);
      case 'table_open':
        return this.#table(token, raw);
      case 'fence':
      case 'code_block': {
        const chunks = chunksOf(token.content.replace(/\n$/, ''));
        return { type: 'fenced', raw: '', lang: token.info, chunks, open: false };
      }
      case 'maths_block':
        return { type: 'maths', raw, tex: token.content, written: token.markup, display: true };
      case 'hr':
        return { type: 'hr', raw };
      default:
        return undefined;
    }
  }

  #rawOf({ map }: Token): string {
    return map ? this.#lines.slice(...map).join('\n') : '';
  }

  /** The words of a block that holds nothing else. */
  #line(): Word[] {
    const words = this.#words(this.#tokens[this.#at]);
    this.#at += 2;
    return words;
  }

  #list(open: Token, raw: string): Drawn {
    const items: Item[] = [];
    for (let token = this.#tokens[this.#at++]; token?.type === 'list_item_open'; token = this.#tokens[this.#at++]) {
      const { task, checked } = token.meta ?? {};
      items.push({ type: 'item', task: task === true, checked: checked === true, tokens: this.blocks() });
    }
    const loose = items.some(({ tokens }) => tokens.some(({ type }) => type === 'paragraph'));
    const start = Number(open.attrGet('start') ?? 1);
    return { type: 'list', raw, ordered: open.tag === 'ol', start, loose, items };
  }

  #table(open: Token, raw: string): Drawn {
    const rows: Cell[][] = [];
    while (this.#tokens[this.#at++]?.type === 'tr_open') {
      const row: Cell[] = [];
      for (let token = this.#tokens[this.#at++]; token?.type === 'inline'; token = this.#tokens[this.#at++])
        row.push({ text: token.content, tokens: this.#words(token) });
      rows.push(row);
    }
    const [header = [], ...others] = rows;
    return { type: 'table', raw, align: open.meta?.['aligns'] as Align[], header, rows: others };
  }

  #words(inline: Token | undefined): Word[] {
    const nest = new Nest();
    for (const token of inline?.children ?? []) {
      if (token.nesting > 0) nest.open(token.type, String(token.attrGet('href') ?? ''));
      else if (token.nesting < 0) nest.close();
      else nest.add(this.#word(token));
    }
    return nest.end();
  }

  #word(token: Token): Word {
    switch (token.type) {
      case 'code_inline':
        return { type: 'codespan', text: token.content };
      case 'softbreak':
      case 'hardbreak':
        return { type: 'br' };
      case 'image':
        return { type: 'image', href: String(token.attrGet('src')), text: this.#altOf(token) };
      case 'maths':
        return { type: 'maths', tex: token.content, written: token.markup, display: token.meta?.['display'] === true };
      case 'note':
        return { type: 'note', raw: token.content, label: String(token.meta?.['label']) };
      case 'html_inline':
        return /^<br\s*\/?>$/i.test(token.content) ? { type: 'br' } : { type: 'html', text: token.content };
      default:
        return { type: 'text', text: token.content };
    }
  }
}
