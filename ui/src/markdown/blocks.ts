// Splits a growing Markdown text into frozen blocks and a tail. Only the tail is read again when text arrives,
// so a long answer costs as much per word at its end as at its beginning.
import { lex, plain, type Drawn } from './lexer';
import { isOpenFormula } from './maths';

/** A piece of the text at the top level. A frozen block stays the same object for as long as the text grows. */
export type Block = { token: Drawn; live: boolean };

/** Reads one answer as it grows. Make a new one for every text. */
export class Blocks {
  #text = '';
  #frozen: Block[] = [];
  #frozenTo = 0;
  #seenLineEnd = 0;
  readonly #lex: (text: string) => Drawn[];

  constructor(read = lex) {
    this.#lex = read;
  }

  /** The blocks of `text`, which continues the text given before; a text that does not is read from its beginning. */
  read(text: string): Block[] {
    if (!text.startsWith(this.#text)) this.#forget();
    this.#text = text;
    this.#freeze();
    return [...this.#frozen, ...this.#tail()];
  }

  #forget() {
    this.#frozen = [];
    this.#frozenTo = 0;
    this.#seenLineEnd = 0;
  }

  /**
   * A block is closed once the first line of the next one is complete: a half line may still become something else,
   * as "1" becomes the next item of a list.
   */
  #freeze() {
    const lineEnd = this.#text.lastIndexOf('\n') + 1;
    if (lineEnd === this.#seenLineEnd) return;
    this.#seenLineEnd = lineEnd;
    const whole = this.#text.slice(this.#frozenTo, lineEnd);
    const tokens = this.#lex(whole);
    const last = tokens.findLastIndex(({ type }) => type !== 'space');
    // Tabs may be rewritten by the lexer; then lengths cannot be trusted and the tail simply stays longer.
    if (last < 1 || tokens.map(({ raw }) => raw).join('') !== whole) return;
    for (const token of tokens.slice(0, last)) {
      this.#frozenTo += token.raw.length;
      if (token.type !== 'space') this.#frozen.push({ token, live: false });
    }
  }

  #tail(): Block[] {
    const text = withoutHalfMark(this.#text.slice(this.#frozenTo));
    const tokens = isOpenFormula(text) ? [plain(text.trim())] : this.#lex(text);
    return tokens.filter(({ type }) => type !== 'space').map((token) => ({ token, live: true }));
  }
}

/** The blocks of a text that is complete. */
export function blocksOf(text: string): Block[] {
  return lex(text)
    .filter(({ type }) => type !== 'space')
    .map((token) => ({ token, live: false }));
}

/** Whether the fence of a code block was closed. `raw` begins with the opening fence. */
export function isClosedFence(raw: string): boolean {
  const fence = /^\s*(`{3,}|~{3,})/.exec(raw)?.[1];
  if (!fence) return true;
  const last = raw.trimEnd().split('\n').slice(1).at(-1)?.trim() ?? '';
  return last.length >= fence.length && last === fence.charAt(0).repeat(last.length);
}

/** A last line of nothing but marks ("-", "##", "|--") would show as something it is not; it waits for its next letter. */
function withoutHalfMark(text: string): string {
  const at = text.lastIndexOf('\n') + 1;
  const line = text.slice(at);
  const inFence = at > 0 && /^ {0,3}(`{3,}|~{3,})/.test(text);
  const marks = inFence ? /^[ \t]*[`~]+$/ : /^[ \t]*(?:[-=*+#>`~|: \t\\$[]+|\d{1,3}[.)]?\s*)$/;
  return marks.test(line) ? text.slice(0, at) : text;
}
