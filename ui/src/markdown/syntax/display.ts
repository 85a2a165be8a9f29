// A formula on lines of its own: between `$$` or `\[ \]`, or a bare environment of LaTeX. Empty lines may stand in it.
import { isFormula, isWords } from './maths';

const OPENING =
  /^ {0,3}(?:(\$\$|\\\[)|\\begin\{((?:align|aligned|alignat|equation|gather|gathered|cases|multline|split|eqnarray|flalign|array|[dr]cases|(?:[bBpvV]|small)?matrix)\*?)\})/;

/** So many lines below an empty one may belong to a formula. One that is longer has lost its end. */
const MOST_LINES = 60;

/** What holds words, headings, lists, fences, quotations or tables is no formula whose end is still to come. */
const OTHER = /^\s*(?:#{1,6}\s|```|~~~|>\s|\|.*\|\s*$|(?:[-*+]|\d+[.)])\s+[\p{L}*`[]{2})/u;
const COMMANDS = /\\[a-zA-Z]+\*?(?:\{[^{}]*\})?/g;
/** Two words in a row, or what is written without blanks between words. */
const WORDS =
  /(?:^|[\s,.;:(])\p{L}{2,}[,;:]?\s+\p{L}{2,}(?=$|[\s,.;:)])|(?![\p{Script=Latin}\p{Script=Greek}])\p{L}{2}/u;
const isOther = (line: string) => OTHER.test(line) || WORDS.test(line.replace(COMMANDS, ' '));

/** How a line goes on with a formula: it is inside, the end of it, or it shows that there was none. */
export type Step = 'inside' | 'end' | 'none';

/** Follows one formula, line by line. */
export class Display {
  readonly #open: string;
  readonly #close: string;
  /** Of an environment the names of its beginning and its end belong to the formula. */
  readonly #isBare: boolean;
  #lines: string[] = [];
  #hasEmptyLine = false;
  #linesBelow = 0;
  #hasOther = false;
  /** What stands in the last line after the end. */
  rest = '';

  private constructor(open: string, close: string, isBare: boolean) {
    this.#open = open;
    this.#close = close;
    this.#isBare = isBare;
  }

  /** The formula that this line begins, and how far it gets with it. */
  static opens(line: string): { display: Display; step: Step } | undefined {
    const found = OPENING.exec(line);
    if (!found) return undefined;
    const [opening, sign, environment] = found;
    const close = environment ? `\\end{${environment}}` : sign === '$$' ? '$$' : '\\]';
    const display = new Display(sign ?? '', close, environment !== undefined);
    const step = display.#take(environment ? line.trimStart() : line.slice(opening.length));
    if (step === 'none') return undefined;
    const [inside = ''] = line.slice(opening.length).split(close);
    const isText = step === 'inside' ? isWords(inside) : sign === '\\[' && !isFormula(inside);
    return isText ? undefined : { display, step };
  }

  /** Goes over a line below the first. */
  next(line: string): Step {
    if (line.trim() === '' && !this.#hasEmptyLine) {
      this.#hasEmptyLine = true;
      this.#hasOther = this.#lines.some(isOther);
    }
    if (this.#hasEmptyLine && ++this.#linesBelow > MOST_LINES) return 'none';
    return this.#take(line);
  }

  /** The LaTeX of it. */
  get tex(): string {
    // An empty line means nothing in a formula.
    return this.#lines
      .filter((line) => line.trim() !== '')
      .join('\n')
      .trim();
  }

  /** It as it was written. */
  get written(): string {
    return this.#open + this.#lines.join('\n') + (this.#isBare ? '' : this.#close);
  }

  #take(line: string): Step {
    const at = line.indexOf(this.#close);
    const to = at + this.#close.length;
    const inside = at < 0 ? line : line.slice(0, this.#isBare ? to : at);
    this.#lines.push(inside);
    // Without an empty line what follows the beginning is one paragraph, whatever it says.
    if (this.#hasEmptyLine && (this.#hasOther ||= isOther(inside))) return 'none';
    if (at < 0) return 'inside';
    this.rest = line.slice(to).trim();
    // Among words it is one of them, and the paragraph holds both.
    const isAlone = this.rest === '' || this.#hasEmptyLine;
    return isAlone && this.tex !== '' ? 'end' : 'none';
  }
}
