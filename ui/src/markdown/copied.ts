// What is copied of a drawn text: its words without buttons and labels, formulas as they were written. Read from what is
// on screen, because a selection begins and ends there.
import { clean } from '../kit/text/clipboard';

/** A text for programs that take words only, and as HTML for the others. */
export type Copied = { text: string; html: string };

/** What an element holds that is not all on screen, such as folded code. */
const whole = new WeakMap<Node, () => string>();

/** Attached to an element that stands for more words than it shows. */
export const standsFor = (text: () => string) => (element: HTMLElement) => {
  whole.set(element, text);
  return () => whole.delete(element);
};

/** Never words of the text. */
const SKIPPED = 'button, figcaption, svg, iframe, input';
/** Elements that HTML has too. Others are only there for the window. */
const KEPT = [
  'p, h3, h4, h5, h6, ul, ol, li, table, thead, tbody, tr, th, td, pre, blockquote, hr',
  'a, br, code, del, em, kbd, strong, sub, sup',
].join(', ');
const ATTRIBUTES = ['href', 'start', 'value'];
/** How many lines apart the blocks are. */
const APART: Record<string, number> = { li: 1, tr: 1, div: 0 };
const BLOCKS = 'p, h3, h4, h5, h6, ul, ol, table, pre, blockquote, hr, figure';

/** What `range` holds of the texts that are drawn in `root`; undefined if it holds none. */
export function copiedFrom(range: Range, root: ParentNode): Copied | undefined {
  const texts = [...root.querySelectorAll('[data-copied]')].filter((text) => range.intersectsNode(text));
  if (texts.length === 0) return undefined;
  const reader = new Reader(range);
  for (const text of texts) reader.block(text, 2);
  return reader.copied;
}

/** All of a drawn element. */
export function copiedOf(element: Element): Copied {
  const range = document.createRange();
  range.selectNodeContents(element);
  const reader = new Reader(range);
  reader.block(element, 2);
  return reader.copied;
}

class Reader {
  readonly #range: Range;
  readonly #html = document.createElement('div');
  #into: Element = this.#html;
  #text = '';
  /** What goes before the next words: so many new lines, and the sign of a list's item. */
  #gap = 0;
  #sign = '';
  /** Formulas that were read, and whether there was anything else. */
  #formulas: HTMLElement[] = [];
  #isMore = false;

  constructor(range: Range) {
    this.#range = range;
  }

  get copied(): Copied {
    const [formula, ...others] = this.#formulas;
    const isOne = formula && others.length === 0 && !this.#isMore;
    return {
      text: isOne ? (formula.dataset['tex'] ?? '') : this.#text,
      html: new XMLSerializer().serializeToString(this.#html),
    };
  }

  /** Reads what is in an element that stands by itself, so many lines from the next. */
  block(element: Element, apart: number) {
    this.#gap = Math.max(this.#gap, apart);
    this.#element(element);
    this.#gap = Math.max(this.#gap, apart);
  }

  #node(node: Node) {
    if (!this.#range.intersectsNode(node)) return;
    if (node instanceof Text) {
      const from = node === this.#range.startContainer ? this.#range.startOffset : 0;
      const to = node === this.#range.endContainer ? this.#range.endOffset : node.length;
      const isBetweenBlocks = this.#isAtStart && !node.parentElement?.closest('pre') && node.data.trim() === '';
      if (!isBetweenBlocks) this.#words(node.data.slice(from, to));
    } else if (node instanceof HTMLElement) {
      const name = node.localName;
      if (node.matches(SKIPPED)) this.#tick(node);
      else if (node.dataset['written'] !== undefined) this.#island(node);
      else if (name === 'br') this.#break(node);
      else if (name in APART || node.matches(BLOCKS)) this.#block(node, APART[name] ?? 2);
      else this.#element(node);
    }
  }

  #block(element: HTMLElement, apart: number) {
    if (element.localName === 'li') this.#sign = signOf(element);
    if (isInCell(element)) this.#element(element);
    else this.block(element, element.closest('li') && apart === 2 ? 1 : apart);
    if (element.localName === 'li') this.#sign = '';
  }

  #element(element: Element) {
    const around = this.#into;
    if (element.matches(KEPT) && element !== this.#html) {
      this.#into = document.createElement(element.localName);
      for (const name of ATTRIBUTES) {
        const value = element.getAttribute(name);
        if (value !== null) this.#into.setAttribute(name, value);
      }
      around.append(this.#into);
    }
    const all = this.#isWhole(element) ? whole.get(element) : undefined;
    if (all) this.#words(all());
    else
      for (const child of element.childNodes) {
        this.#between(child);
        this.#node(child);
      }
    this.#into = around;
  }

  /** A tab stands between two cells. */
  #between(node: Node) {
    const isCell = node instanceof Element && node.matches('td, th');
    const before = isCell && node.previousElementSibling;
    if (before && this.#range.intersectsNode(before) && this.#range.intersectsNode(node)) this.#plain('\t');
  }

  /** Whether all that is shown of an element is selected. */
  #isWhole(element: Element): boolean {
    const all = document.createRange();
    all.selectNodeContents(element);
    const { START_TO_START, END_TO_END } = Range;
    return (
      this.#range.compareBoundaryPoints(START_TO_START, all) <= 0 &&
      this.#range.compareBoundaryPoints(END_TO_END, all) >= 0
    );
  }

  /** Nothing of the block at hand was read yet. */
  get #isAtStart(): boolean {
    return this.#gap > 0 || this.#text === '';
  }

  #words(words: string) {
    if (words === '') return;
    if (words.trim() !== '') this.#isMore = true;
    this.#plain(words);
    this.#into.append(clean(words));
  }

  #plain(words: string) {
    if (this.#text !== '') this.#text += '\n'.repeat(this.#gap);
    this.#text += this.#sign + clean(words);
    this.#gap = 0;
    this.#sign = '';
  }

  #break(element: Element) {
    this.#into.append(document.createElement('br'));
    this.#plain(isInCell(element) ? ' ' : '\n');
  }

  /** A formula, a picture or the number of a footnote: what was written, and MathML for programs that know it. */
  #island(element: HTMLElement) {
    const isBlock = element.classList.contains('display') && !isInCell(element);
    const written = element.dataset['written'] ?? '';
    // A picture without a name.
    if (written === '') return;
    if (isBlock) this.#gap = Math.max(this.#gap, 2);
    this.#plain(isInCell(element) ? written.replace(/\s+/g, ' ') : written);
    if (isBlock) this.#gap = 2;
    if (element.dataset['tex'] === undefined) this.#isMore = true;
    else this.#formulas.push(element);
    const drawn = element.querySelector('math');
    this.#into.append(drawn ? drawn.cloneNode(true) : clean(written));
  }

  /** The box of a task is a part of its words. */
  #tick(element: HTMLElement) {
    if (element instanceof HTMLInputElement) this.#words(element.checked ? '[x] ' : '[ ] ');
  }
}

/** A cell is one line of a table. */
const isInCell = (element: Element) => element.closest('td, th') !== null;

/** What stands before an item: its number, or a dash; below others, indented. */
function signOf(item: HTMLElement): string {
  const list = item.parentElement;
  let depth = 0;
  for (let above = list?.parentElement?.closest('li'); above; above = above.parentElement?.closest('li')) depth++;
  const at = Number(list?.getAttribute('start') ?? 1) + [...(list?.children ?? [])].indexOf(item);
  const number = item.getAttribute('value') ?? at;
  return '  '.repeat(depth) + (list?.localName === 'ol' ? `${number}. ` : '- ');
}
