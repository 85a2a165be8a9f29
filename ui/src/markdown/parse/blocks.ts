// Splits a growing Markdown text into frozen blocks and a tail. Only the tail is read again when text arrives,
// so a long answer costs as much per word at its end as at its beginning.
import { detached } from '../incremental/detached';
import { growing, openingFence, type Growing, type Lex } from '../incremental/growing';
import { Groups, type Group } from './groups';
import { lex, nameOf, type References } from './lexer';
import { labelOf, marksIn, NO_NOTES, numbered, readNote, type Notes } from './notes';
import { beginsNote, Pieces, type Piece } from '../incremental/blockScanner';
import { plain, type Drawn } from './tokens';

/** A piece of the text at the top level. A frozen block stays the same object for as long as the text grows. */
export type Block = {
  /** Its place among the blocks. */
  readonly id: number;
  readonly token: Drawn;
  readonly live: boolean;
  /** How many references were known when it was read. */
  readonly knew: number;
};

/** A text as it is drawn. */
export type Drawing = {
  groups: Group<Block>[];
  /** How many marks its highest heading has. */
  top: number;
  notes: Notes;
};

/** Where a mark of Markdown that is half written must not show as something else. */
const HALF_MARK = /^[ \t]*(?:[-=*+#>`~|: \t\\$[]+|\d{1,3}[.)]?\s*|\[\^[^\]]*\]?)$/;
const LOWEST = 6;

/** Reads one answer as it grows. Make a new one for every text. */
export class Blocks {
  readonly #lex: typeof lex;
  #text = '';
  #whole = false;
  #pieces = new Pieces();
  #frozen = new Groups<Block>();
  #top = LOWEST;
  #references = noReferences();
  /** The footnotes that frozen blocks point to, in order, and those that are explained. */
  #marks = new Set<string>();
  #defined = new Map<string, Drawn[]>();
  #notes = NO_NOTES;
  #notesChanged = false;
  /** The footnote that is being explained. */
  #defining: string | undefined;
  /** The reader of the piece that begins at `start`. */
  #tail: { start: number; kind: Piece['kind']; reader: Growing } | undefined;
  #drawing: Drawing = { groups: [], top: 1, notes: NO_NOTES };

  constructor(read = lex) {
    this.#lex = read;
  }

  /**
   * The blocks of `text`, which continues the text given before; a text that does not is read from its beginning.
   * `whole` says that no more will come.
   */
  read(text: string, whole = false): Drawing {
    if (this.#whole && text === this.#text) return this.#drawing;
    if (this.#whole || !text.startsWith(this.#text)) this.#forget();
    this.#text = text;
    this.#whole = whole;
    for (const piece of this.#pieces.read(text, whole)) this.#freeze(piece);
    const tokens = whole ? [] : this.#readTail();
    if (whole) this.#resolve();
    const notes = this.#number(tokens);
    const tail = tokens.map((token, at) => ({ id: this.#frozen.size + at, token, live: true, knew: 0 }));
    return (this.#drawing = { groups: this.#frozen.with(tail), top: topOf(tokens, this.#top), notes });
  }

  #forget() {
    this.#pieces = new Pieces();
    this.#frozen = new Groups();
    this.#top = LOWEST;
    this.#references = noReferences();
    this.#marks = new Set();
    this.#defined = new Map();
    this.#notes = NO_NOTES;
    this.#defining = undefined;
    this.#tail = undefined;
  }

  #freeze(piece: Piece) {
    const tokens = this.#readPiece(piece, piece.end, true);
    this.#tail = undefined;
    if (piece.kind === 'note') return;
    for (const token of tokens) {
      this.#frozen.add({ id: this.#frozen.size, token, live: false, knew: this.#known });
    }
    this.#top = topOf(tokens, this.#top);
    for (const label of marksOf(tokens)) {
      if (this.#marks.has(label)) continue;
      this.#marks.add(label);
      this.#notesChanged = true;
    }
  }

  /** What is complete stays. What is not may explain a reference by half, which must not be remembered. */
  readonly #lexPart: Lex = (text, complete) =>
    complete
      ? this.#lex(detached(text), this.#references)
      : this.#lex(text, Object.assign(noReferences(), this.#references), true);

  #readPiece(piece: Piece, end: number, closed: boolean): Drawn[] {
    if (piece.kind === 'note') return this.#define(piece, end, closed);
    if (piece.kind === 'maths' && !closed) return [plain(this.#text.slice(piece.start, end).trim())];
    const { start, kind } = piece;
    // The kind may have become known since the piece began.
    if (this.#tail?.start !== start || this.#tail.kind !== kind) {
      this.#tail = { start, kind, reader: growing(piece, this.#lexPart) };
    }
    return this.#tail.reader.read(this.#text, piece, end, closed);
  }

  /** Reads what explains a footnote; the first to do so wins. */
  #define(piece: Piece, end: number, closed: boolean): Drawn[] {
    const { label, words } = readNote(this.#text.slice(piece.start, end));
    const key = labelOf(label);
    if (this.#defined.has(key) && this.#defining !== key) return [];
    this.#defining = closed ? undefined : key;
    this.#defined.set(key, this.#lexPart(words, closed));
    this.#notesChanged = true;
    return [];
  }

  #readTail(): Drawn[] {
    const end = this.#text.length;
    const at = this.#pieces.at;
    const line = this.#text.slice(at);
    const open = this.#pieces.open;
    const isCode = open?.kind === 'fence';
    const shown = !isCode && HALF_MARK.test(line) ? at : end;
    if (open) return this.#readPiece(open, shown, false);
    if (shown === at || line.trim() === '') return [];
    const fence = openingFence(line);
    if (fence) return [fence];
    const kind = beginsNote(line) ? 'note' : 'text';
    return this.#readPiece({ start: at, end: at, kind, parts: [] }, end, false);
  }

  /** The footnotes, the same object for as long as nothing about them changes. */
  #number(tail: Drawn[]): Notes {
    const inTail = marksOf(tail);
    if (inTail.length > 0 || this.#notesChanged || this.#whole) {
      this.#notesChanged = inTail.some((label) => !this.#marks.has(label));
      const notes = numbered([...this.#marks, ...inTail], this.#defined, this.#whole);
      if (!isSame(notes, this.#notes)) this.#notes = notes;
    }
    return this.#notes;
  }

  /** How many references the text has explained so far. */
  get #known(): number {
    return Object.keys(this.#references).length;
  }

  /** Reads blocks again that point to a reference which was explained further below. */
  #resolve() {
    const known = this.#known;
    const pointsToNew = (raw: string) =>
      [...raw.matchAll(/\[((?:\\.|[^[\]\\])+)\]/g)].some(([, name = '']) => nameOf(name) in this.#references);
    this.#frozen.replace((block) => {
      if (block.knew === known || block.token.type === 'fenced' || !pointsToNew(block.token.raw)) return undefined;
      const [token, ...others] = this.#lex(block.token.raw, this.#references);
      return token && others.length === 0 ? { ...block, token, knew: known } : undefined;
    });
  }
}

/** The blocks of a text that is complete, in a row. */
export const blocksOf = (text: string): Block[] => inRow(new Blocks().read(text, true));

/** The blocks of a drawing in a row. */
export const inRow = ({ groups }: Drawing): Block[] => groups.flatMap(({ members }) => members);

function topOf(tokens: Drawn[], least: number): number {
  return tokens.reduce((top, token) => (token.type === 'heading' ? Math.min(top, token.depth) : top), least);
}

/** A name in an answer may be one that every object has. */
const noReferences = (): References => Object.create(null) as References;

const marksOf = (tokens: Drawn[]): string[] => (tokens.some(({ raw }) => raw.includes('[^')) ? marksIn(tokens) : []);

function isSame(one: Notes, other: Notes): boolean {
  const isAlike =
    one.list.length === other.list.length &&
    one.list.every(({ tokens, number }, at) => tokens === other.list[at]?.tokens && number === other.list[at].number);
  return (
    isAlike &&
    one.numbers.size === other.numbers.size &&
    [...one.numbers].every(([key, n]) => other.numbers.get(key) === n)
  );
}
