// Cuts a growing Markdown text into pieces that can be read one without the other. It goes over each line once and only
// knows what begins and what ends a block; what is in a piece is the lexer's business. Where it is not sure it does not
// cut: a piece that is longer than it need be is read just as rightly.
import { Display } from '../syntax/display';
import { Fence } from '../syntax/fences';

/** A part of a text, by where it starts and ends, and what it is made of as far as its first lines tell. */
export type Piece = {
  readonly start: number;
  /** Of a piece that is not complete: where its complete lines end. */
  end: number;
  kind: 'text' | 'list' | 'table' | 'fence' | 'maths' | 'note';
  /** Where each item of a list begins; where the rows of a table begin. */
  parts: number[];
};

const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const MARKER = /^( {0,3})(?:([-*+])|(\d{1,9})([.)]))(?:[ \t]+(\S)?|$)/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
const UNDER_HEAD = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
/** A footnote's definition: `[^name]: words`. */
const NOTE = /^ {0,3}\[\^[^\]\s]{1,200}\]:/;
/** Whether a line begins to explain a footnote. */
export const beginsNote = (line: string): boolean => NOTE.test(line);
/** Reads one text as it grows. */
export class Pieces {
  #open: Piece | undefined;
  #at = 0;
  #afterBlank = false;
  /** The sort of the list's marker and how far it is indented; of the first item. */
  #marker = { sort: '', indent: 0 };
  #fence: Fence | undefined;
  #display: Display | undefined;
  /** Where the first empty line of a formula begins. */
  #emptyLine = -1;
  #lines = 0;
  /** Up to where the end of the last line was looked for. */
  #searchedTo = 0;
  readonly #closed: Piece[] = [];

  /** The piece that is not complete, or undefined between pieces. */
  get open(): Piece | undefined {
    return this.#open;
  }

  /** Up to where lines were gone over. */
  get at(): number {
    return this.#at;
  }

  /** The pieces that are complete since the last time. `whole` says that no more text comes. */
  read(text: string, whole: boolean): Piece[] {
    for (;;) {
      const end = text.indexOf('\n', Math.max(this.#at, this.#searchedTo));
      if (end < 0) break;
      this.#line(text.slice(this.#at, end).replace(/\r$/, ''), end + 1);
    }
    this.#searchedTo = text.length;
    if (whole && this.#at < text.length) this.#line(text.slice(this.#at), text.length);
    // A formula that never ended was none.
    if (whole && this.#open?.kind === 'maths' && this.#emptyLine >= 0) {
      this.#goBack();
      return [...this.#closed.splice(0), ...this.read(text, whole)];
    }
    if (whole || this.#isLeftBehind(text.charAt(this.#at))) this.#close();
    return this.#closed.splice(0);
  }

  #line(line: string, end: number) {
    const start = this.#at;
    this.#at = end;
    const { kind } = this.#open ?? {};
    if (kind === 'fence') this.#inFence(line, end);
    else if (kind === 'maths') this.#inMaths(line, start, end);
    else if (line.trim() === '') this.#afterBlank = true;
    else {
      if (this.#open && this.#cutsBefore(line)) this.#close();
      if (this.#open) this.#goOn(line, start, end);
      else this.#begin(line, start, end);
      this.#afterBlank = false;
    }
  }

  /** After an empty line the first letter of the next is often enough to know that the piece is complete. */
  #isLeftBehind(next: string): boolean {
    if (!this.#afterBlank || !this.#open) return false;
    return ['list', 'note'].includes(this.#open.kind) ? /\p{L}/u.test(next) : /\S/.test(next);
  }

  #close() {
    if (this.#open) this.#closed.push(this.#open);
    this.#open = undefined;
    this.#afterBlank = false;
  }

  #begin(line: string, start: number, end: number) {
    this.#open = { start, end, kind: 'text', parts: [] };
    this.#lines = 1;
    const marker = MARKER.exec(line);
    this.#fence = Fence.opens(line);
    this.#display = opensDisplay(line);
    this.#emptyLine = -1;
    if (this.#fence) this.#open.kind = 'fence';
    else if (this.#display) this.#open.kind = 'maths';
    else if (HEADING.test(line)) this.#close();
    else if (NOTE.test(line)) this.#open.kind = 'note';
    else if (marker && !RULE.test(line)) {
      this.#open.kind = 'list';
      this.#open.parts = [start];
      this.#marker = { sort: sortOf(marker), indent: marker[1]?.length ?? 0 };
    }
  }

  /** Whether the open piece cannot hold this line. */
  #cutsBefore(line: string): boolean {
    const indent = /^[ \t]*/.exec(line)?.[0].replaceAll('\t', '    ').length ?? 0;
    const kind = this.#open?.kind;
    const marker = MARKER.exec(line);
    if (kind === 'list' || kind === 'note') {
      // What is indented may belong to the item.
      if (indent > 0) return false;
      if (Fence.opens(line) || HEADING.test(line) || NOTE.test(line) || RULE.test(line)) return true;
      if (opensDisplay(line) || line.startsWith('>')) return true;
      if (marker && kind === 'list') return sortOf(marker) !== this.#marker.sort;
      return this.#afterBlank;
    }
    if (indent > 3) return false;
    if (this.#afterBlank) return true;
    if (kind === 'table' && /^ {0,3}>/.test(line)) return true;
    const begins =
      Fence.opens(line) !== undefined || HEADING.test(line) || NOTE.test(line) || opensDisplay(line) !== undefined;
    // A list interrupts a paragraph only where it is surely one: "2. " in a paragraph may be the end of a sentence.
    return begins || (marker?.[5] !== undefined && (marker[2] !== undefined || marker[3] === '1'));
  }

  #goOn(line: string, start: number, end: number) {
    if (!this.#open) return;
    this.#open.end = end;
    this.#lines += 1;
    if (this.#open.kind === 'list') {
      const marker = MARKER.exec(line);
      if (marker && marker[1]?.length === this.#marker.indent && !RULE.test(line)) this.#open.parts.push(start);
    } else if (this.#open.kind === 'text' && this.#lines === 2 && line.includes('|') && UNDER_HEAD.test(line)) {
      this.#open.kind = 'table';
      this.#open.parts = [end];
    }
  }

  #inFence(line: string, end: number) {
    if (!this.#open) return;
    this.#open.end = end;
    if (this.#fence?.closes(line)) this.#close();
  }

  #inMaths(line: string, start: number, end: number) {
    if (!this.#open || !this.#display) return;
    const isEmpty = line.trim() === '';
    const step = this.#display.next(line);
    if (step === 'none' && this.#emptyLine >= 0) this.#goBack();
    else if (step === 'none') {
      // It was no formula after all.
      this.#open.kind = 'text';
      this.#afterBlank = isEmpty;
      if (!isEmpty) this.#open.end = end;
    } else {
      if (isEmpty && this.#emptyLine < 0) this.#emptyLine = start;
      this.#open.end = end;
      if (step === 'end') this.#close();
    }
  }

  /** Takes the lines below the first empty one of what was no formula for what they are. */
  #goBack() {
    if (!this.#open) return;
    Object.assign(this.#open, { kind: 'text', end: this.#emptyLine });
    this.#at = this.#searchedTo = this.#emptyLine;
    this.#close();
  }
}

/** The formula that this line begins and does not end. */
function opensDisplay(line: string): Display | undefined {
  const opened = Display.opens(line);
  return opened?.step === 'inside' ? opened.display : undefined;
}

const sortOf = (marker: RegExpExecArray) => marker[2] ?? marker[4] ?? '';
