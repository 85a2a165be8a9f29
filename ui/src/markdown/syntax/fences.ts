// Where code between fences begins and ends. A block of Markdown may hold blocks of code with fences as long as its own:
// models write that when they are asked for a README, and by the letter of Markdown it would end in the middle.
import { readInfo } from './language';

const OPENING = /^( {0,3})(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
const CLOSING = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;

/** Follows one code block, line by line. */
export class Fence {
  /** How far the fence is indented: as much goes from each line of the code. */
  readonly indent: number;
  readonly lang: string;
  readonly #mark: string;
  readonly #length: number;
  /** The lengths of the fences that are open in a block of Markdown. */
  readonly #inner: number[] = [];
  readonly #isMarkdown: boolean;

  private constructor(indent: string, fence: string, info: string) {
    this.indent = indent.length;
    this.lang = info.trim();
    this.#mark = fence.charAt(0);
    this.#length = fence.length;
    this.#isMarkdown = ['markdown', 'md'].includes(readInfo(info).grammar);
  }

  /** The code block that this line begins. */
  static opens(line: string): Fence | undefined {
    const found = OPENING.exec(line);
    if (!found) return undefined;
    const [, indent = '', ticks, afterTicks, tildes, afterTildes] = found;
    return new Fence(indent, ticks ?? tildes ?? '', afterTicks ?? afterTildes ?? '');
  }

  /** Goes over a line below the first; says whether it ends the block. */
  closes(line: string): boolean {
    const closing = CLOSING.exec(line)?.[1];
    if (closing?.startsWith(this.#mark)) {
      const open = this.#inner.at(-1) ?? this.#length;
      if (closing.length < open) return false;
      return this.#inner.pop() === undefined;
    }
    if (!this.#isMarkdown) return false;
    const [, , ticks, info, tildes, words] = OPENING.exec(line) ?? [];
    const inner = ticks ?? tildes;
    // Only one that names a language surely opens a block, and a shorter one cannot be taken for the end of the outer one.
    const names = (info ?? words ?? '').trim() !== '';
    if (names && inner?.startsWith(this.#mark) && inner.length >= this.#length) this.#inner.push(inner.length);
    return false;
  }

  /** Whether this line, of which more may come, may become the end of this block or of one in it. */
  mayClose(line: string): boolean {
    const written = line.replace(/^ {0,3}/, '').trimEnd();
    return written !== '' && written === this.#mark.repeat(written.length);
  }
}
