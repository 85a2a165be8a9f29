// Puts words that come in a row into the emphasis, the links and the tags around them.
import type { Marked, Tag, Word } from './tokens';

const MARKS: Record<string, Marked['type']> = { strong_open: 'strong', em_open: 'em', s_open: 'del' };
/** The tags without attributes that are drawn as what they mean. */
const TAG = /^<(\/?)(sub|sup|kbd)>$/i;
/** Of more tags in each other nobody means anything. */
const MOST_TAGS = 8;

/** What is open: emphasis or a link by the name of the parser's token, or a tag whose end may never come. */
type Level = { type: string; href: string; tag: Tag | undefined; around: Word[] };

export class Nest {
  readonly #levels: Level[] = [];
  #words: Word[] = [];

  add(word: Word) {
    const [, ends, name = ''] = word.type === 'html' ? (TAG.exec(word.text) ?? []) : [];
    const tag = name.toLowerCase();
    if (word.type !== 'html' || tag === '' || this.#tags.length >= MOST_TAGS) this.#words.push(word);
    else if (ends !== '') this.#endTag(tag, word);
    else this.#open({ type: tag, href: '', tag: word, around: this.#words });
  }

  open(type: string, href: string) {
    this.#open({ type, href, tag: undefined, around: this.#words });
  }

  close() {
    this.#leaveTags(0);
    const { type, href, around } = this.#levels.pop() as Level;
    const tokens = this.#words;
    around.push(type === 'link_open' ? { type: 'link', href, tokens } : { type: MARKS[type] ?? 'em', tokens });
    this.#words = around;
  }

  /** All the words. */
  end(): Word[] {
    this.#leaveTags(0);
    return this.#words;
  }

  #open(level: Level) {
    this.#levels.push(level);
    this.#words = [];
  }

  /** The tags that are open since the last emphasis or link began, the innermost last. */
  get #tags(): Level[] {
    return this.#levels.slice(this.#levels.findLastIndex(({ tag }) => tag === undefined) + 1);
  }

  #endTag(name: string, word: Word) {
    const at = this.#tags.findLastIndex(({ type }) => type === name);
    if (at < 0) {
      this.#words.push(word);
      return;
    }
    this.#leaveTags(at + 1);
    const { type, around } = this.#levels.pop() as Level;
    around.push({ type: type as Marked['type'], tokens: this.#words });
    this.#words = around;
  }

  /** Takes the tags that did not end for text, but for the first `kept`. */
  #leaveTags(kept: number) {
    for (let left = this.#tags.length; left > kept; left--) {
      const { tag, around } = this.#levels.pop() as Level;
      if (tag) around.push(tag);
      this.#words = around.concat(this.#words);
    }
  }
}
