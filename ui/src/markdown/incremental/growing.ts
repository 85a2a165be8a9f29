// Reads the piece at the end of an answer while it grows, so that a letter costs the same at the end of a long block as
// at its beginning: of code only the last lines are taken again, of a list the last item, of a table the last row.
// A list or table that turns out to be something else as well is read as a whole, like any other text.
// Measured against reading the last block anew each time: twenty more letters of a table of 24,000 take 0.2 ms instead of
// 6, of a list 0.2 instead of 5; an answer of long blocks costs the main thread four fifths. An ordinary answer costs
// the same.
import { CHUNK } from './chunks';
import { detached } from './detached';
import { Fence } from '../syntax/fences';
import { Groups } from '../parse/groups';
import type { Piece } from './blockScanner';
import { plain, type Cell, type Drawn, type Fenced, type Item, type List, type Table } from '../parse/tokens';
import { withWords } from './words';

/** Reads Markdown that stands by itself; `complete` says that it will not grow. */
export type Lex = (text: string, complete: boolean) => Drawn[];

/** A piece that is being read. */
export interface Growing {
  /** What it is when it ends at `end`. Until it is `closed` that may be in the middle of a line. */
  read(text: string, piece: Piece, end: number, closed: boolean): Drawn[];
}

/** The reader for this piece. */
export function growing(piece: Piece, lex: Lex): Growing {
  if (piece.kind === 'fence') return new GrowingCode();
  if (piece.kind === 'list') return new GrowingList(lex);
  if (piece.kind === 'table') return new GrowingTable(lex);
  return new GrowingText(lex);
}

/** A text up to so many characters is read again whenever it grew. */
const SHORT = 1200;
/** A longer one is read again when it grew by this part of itself, so that the sum of all readings stays in proportion. */
const GROWTH = 1 / 24;

/** What was written; of a piece that is closed it stays. */
function rawOf(text: string, piece: Piece, end: number, closed: boolean): string {
  const raw = text.slice(piece.start, end);
  return closed ? detached(raw) : raw;
}

/** Code between fences: nothing in it means anything. */
class GrowingCode implements Growing {
  #fence: Fence | undefined;
  #full: string[] = [];
  /** Where the chunk that is not full begins, and what was gone over of it. */
  #from = 0;
  #at = 0;
  #lines = 0;

  read(text: string, piece: Piece, end: number, closed: boolean): Drawn[] {
    const fence = (this.#fence ??= this.#open(text, piece));
    if (!fence) return [];
    let to = end;
    while (this.#at < end) {
      const next = text.indexOf('\n', this.#at) + 1;
      const isWhole = (next > 0 && next <= end) || closed;
      const lineEnd = isWhole && next > 0 ? Math.min(next, end) : end;
      const line = text.slice(this.#at, lineEnd).replace(/\r?\n$/, '');
      // The line that ends the block is never shown as code, also while it is half written.
      const isEnd = isWhole ? fence.closes(line) : fence.mayClose(line);
      if (isEnd) to = this.#at;
      if (isEnd || !isWhole) break;
      this.#at = lineEnd;
      if (++this.#lines < CHUNK) continue;
      this.#full.push(clean(text.slice(this.#from, lineEnd), fence.indent));
      this.#from = lineEnd;
      this.#lines = 0;
    }
    const rest = clean(text.slice(this.#from, to), fence.indent);
    const chunks = rest === '' ? [...this.#full] : [...this.#full, rest];
    const last = chunks.pop();
    if (last !== undefined) chunks.push(last.replace(/\n$/, ''));
    return [{ type: 'fenced', raw: '', lang: fence.lang, chunks, open: !closed }];
  }

  #open(text: string, piece: Piece): Fence | undefined {
    const lineEnd = text.indexOf('\n', piece.start);
    this.#from = this.#at = lineEnd < 0 ? text.length : lineEnd + 1;
    return Fence.opens(detached(text.slice(piece.start, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, '')));
  }
}

/** Lines of code without as much of their indentation as the fence has. */
function clean(lines: string, indent: number): string {
  const own = detached(lines);
  const text = own.includes('\r') ? own.replace(/\r\n?/g, '\n') : own;
  return indent === 0 ? text : text.replace(new RegExp(`^ {1,${indent}}`, 'gm'), '');
}

/** A list, item by item. */
class GrowingList implements Growing {
  readonly #lex: Lex;
  readonly #items = new Groups<Item>();
  #first: List | undefined;
  #loose = false;
  #last: GrowingText;
  #whole: GrowingText | undefined;
  #done = 0;

  constructor(lex: Lex) {
    this.#lex = lex;
    this.#last = new GrowingText(lex);
  }

  read(text: string, piece: Piece, end: number, closed: boolean): Drawn[] {
    while (!this.#whole && this.#done < piece.parts.length - 1) this.#item(text, piece);
    const from = piece.parts[this.#done] ?? piece.start;
    const [last, ...after] = this.#whole ? [] : this.#last.of(text.slice(from, end), closed);
    if (last?.type !== 'list') return (this.#whole ??= new GrowingText(this.#lex)).read(text, piece, end, closed);
    const { ordered, start } = this.#first ?? last;
    const groups = this.#items.with(last.items);
    const raw = rawOf(text, piece, end, closed);
    return [{ type: 'items', raw, ordered, start, loose: this.#loose || last.loose, groups }, ...after];
  }

  /** Reads the next complete item. */
  #item(text: string, piece: Piece) {
    const whole = text.slice(piece.parts[this.#done], piece.parts[this.#done + 1]);
    const list = onlyItem(this.#lex(whole, true));
    if (!list?.items[0]) {
      this.#whole = new GrowingText(this.#lex);
      return;
    }
    this.#first ??= list;
    this.#loose ||= list.loose || /\n[ \t]*\n[ \t]*$/.test(whole);
    this.#items.add(list.items[0]);
    this.#done += 1;
    this.#last = new GrowingText(this.#lex);
  }
}

/** The list, if that is all, with one item. */
function onlyItem(tokens: Drawn[]): List | undefined {
  const [list] = tokens;
  return tokens.length === 1 && list?.type === 'list' && list.items.length === 1 ? list : undefined;
}

/** A table, row by row. A row that is still being written is plain text. */
class GrowingTable implements Growing {
  readonly #lex: Lex;
  readonly #rows = new Groups<readonly Cell[]>();
  #head: Table | undefined;
  #at = -1;
  #whole: GrowingText | undefined;

  constructor(lex: Lex) {
    this.#lex = lex;
  }

  read(text: string, piece: Piece, end: number, closed: boolean): Drawn[] {
    const rowsFrom = piece.parts[0] ?? piece.end;
    const head = text.slice(piece.start, rowsFrom);
    if (this.#at < 0) {
      this.#head = this.#table(head, 0);
      this.#at = rowsFrom;
    }
    const added = this.#at < piece.end ? this.#rowsOf(head, text.slice(this.#at, piece.end)) : [];
    if (this.#whole || !this.#head || !added) {
      return (this.#whole ??= new GrowingText(this.#lex)).read(text, piece, end, closed);
    }
    this.#at = piece.end;
    for (const row of added) this.#rows.add(row);
    const line = text.slice(piece.end, end);
    const part = this.#rowsOf(head, line);
    const { align, header } = this.#head;
    const groups = this.#rows.with(part?.map((row) => row.map(asWritten)));
    const after = part ? [] : this.#lex(line, false);
    return [{ type: 'rows', raw: rawOf(text, piece, end, closed), align, header, groups }, ...after];
  }

  #rowsOf(head: string, lines: string): Table['rows'] | undefined {
    const written = lines.trim();
    return written === '' ? [] : this.#table(head + written, written.split('\n').length)?.rows;
  }

  #table(text: string, rows: number): Table | undefined {
    const tokens = this.#lex(text, true);
    const [table] = tokens;
    return tokens.length === 1 && table?.type === 'table' && table.rows.length === rows ? table : undefined;
  }
}

function asWritten(cell: Cell): Cell {
  return { ...cell, tokens: [{ type: 'text', text: cell.text }] };
}

/**
 * Any other text. Words that continue words are put to the last ones, for nothing else can change by them. What else came
 * since a long text was last read stands at its end as plain words.
 */
class GrowingText implements Growing {
  readonly #lex: Lex;
  #tokens: Drawn[] = [];
  /** Up to where the tokens stand for the text, and how long it was when it was last read as a whole. */
  #to = -1;
  #length = 0;

  constructor(lex: Lex) {
    this.#lex = lex;
  }

  read(text: string, piece: Piece, end: number, closed: boolean): Drawn[] {
    return this.of(text.slice(piece.start, end), closed);
  }

  /** The same of a text that is cut out already; `whole` says that nothing more comes, so that all of it is read. */
  of(text: string, whole = false): Drawn[] {
    if (!whole && this.#to >= 0 && text.length >= this.#to) {
      const longer = withWords(this.#tokens, text, this.#to);
      if (longer) {
        this.#to = text.length;
        return (this.#tokens = longer);
      }
      const isDue = text.length <= SHORT || text.length - this.#length > text.length * GROWTH;
      if (!isDue) return this.#withRest(text);
    }
    this.#tokens = this.#lex(text, whole);
    this.#to = this.#length = text.length;
    return this.#tokens;
  }

  #withRest(text: string): Drawn[] {
    const last = this.#tokens.at(-1);
    if (last?.type !== 'paragraph') return this.#tokens;
    const rest = plain(text.slice(this.#to));
    return [...this.#tokens.slice(0, -1), { ...last, tokens: [...last.tokens, ...rest.tokens] }];
  }
}

/** An opening fence whose line is not complete. */
export function openingFence(line: string): Fenced | undefined {
  const fence = Fence.opens(line);
  return fence && { type: 'fenced', raw: '', lang: fence.lang, chunks: [], open: true };
}
