// What markdown-it is taught about words: bare addresses, formulas and footnotes among them, emphasis with underscores in
// scripts without blanks, and that a link which is still being written is none.
import type { MarkdownIt, StateInline } from 'markdown-it';
import { addressesIn, type Address } from '../syntax/addresses';
import { formulaAt } from '../syntax/maths';
import { labelOf } from './notes';

type Rule = (state: StateInline, silent: boolean) => boolean;

/** What the rules are told of the text: `growing` is all of it, while more may come. */
export type Env = { growing?: string | undefined };

/** The addresses of the words at hand, by where they start, and where a link begins that is still being written. */
type Known = { addresses: Map<number, Address>; starts: number[]; unfinished: number };
const known = new WeakMap<StateInline, Known>();
/** Most words have none. */
const NOTHING: Known = { addresses: new Map(), starts: [], unfinished: Infinity };

function knownOf(state: StateInline): Known {
  let found = known.get(state);
  if (!found) {
    found = read(state.src, (state.env as Env).growing);
    known.set(state, found);
  }
  return found;
}

function read(words: string, growing: string | undefined): Known {
  const isEnd = growing !== undefined && growing.trimEnd().endsWith(words);
  const unfinished = isEnd ? unfinishedFrom(words) : Infinity;
  const end = isEnd && growing.endsWith(words) ? words.length : Infinity;
  const found = addressesIn(words).filter((address) => address.start < unfinished && address.end < end);
  if (found.length === 0 && unfinished === Infinity) return NOTHING;
  return {
    addresses: new Map(found.map((address) => [address.start, address])),
    starts: found.map(({ start }) => start),
    unfinished,
  };
}

/** A link, a picture or a reference from its bracket to the end of the text, without its own end. */
const UNFINISHED = /\[(?:[^[\]\n]|\[[^[\]\n]*\])*(?:\](?:\((?:[^()\n]|\([^()\n]*\))*|\[[^\]\n]*)?)?$/y;
/** In so many brackets from the end the unfinished one is looked for. */
const BRACKETS = 4;

/** Where the link begins that the end of `text` leaves open; infinite if none. */
function unfinishedFrom(text: string): number {
  let from = Infinity;
  for (let tries = 0, at = text.lastIndexOf('['); tries < BRACKETS && at >= 0; tries++) {
    UNFINISHED.lastIndex = at;
    if (UNFINISHED.test(text)) from = at;
    at = at === 0 ? -1 : text.lastIndexOf('[', at - 1);
  }
  return from;
}

/** The parser's own rule of this name, to be made a part of another. */
function ruleOf({ inline: { ruler } }: MarkdownIt, name: string): Rule {
  const rule = ruler.__rules__[ruler.__find__(name)];
  if (!rule) throw new Error(`the parser has no rule ${name}`);
  return rule.fn;
}

/** Makes links and pictures of this kind only where they are complete: half an address leads to another host. */
export function onlyFinished(parser: MarkdownIt, name: 'link' | 'image') {
  const rule = ruleOf(parser, name);
  parser.inline.ruler.at(name, (state, silent) => {
    const sign = state.src.charAt(state.pos);
    if (sign !== '[' && sign !== '!') return false;
    const bracket = sign === '!' ? state.pos + 1 : state.pos;
    return bracket < knownOf(state).unfinished && rule(state, silent);
  });
}

/** Words up to where something may begin. */
const WORDS = /[^\n!#$%&*+\-:<=>@[\\\]^_`{}~]+/y;

export const wordsUpToAddress: Rule = (state, silent) => {
  const { pos, src, posMax } = state;
  WORDS.lastIndex = pos;
  if (!WORDS.test(src)) return false;
  const next = state.linkLevel > 0 ? undefined : knownOf(state).starts.find((start) => start > pos);
  const end = Math.min(WORDS.lastIndex, next ?? posMax, posMax);
  if (!silent) state.pending += src.slice(pos, end);
  state.pos = end;
  return true;
};

/** An address that stands bare. While the label of a link is looked for it is no more than its letters. */
export const addresses: Rule = (state, silent) => {
  if (silent || state.linkLevel > 0) return false;
  const address = knownOf(state).addresses.get(state.pos);
  if (!address || address.end > state.posMax) return false;
  state.push('link_open', 'a', 1).attrs = [['href', address.href]];
  state.push('text', '', 0).content = state.src.slice(address.start, address.end);
  state.push('link_close', 'a', -1);
  state.pos = address.end;
  return true;
};

/** A formula among words. */
export const formulas: Rule = (state, silent) => {
  const formula = formulaAt(state.src, state.pos);
  if (!formula || state.pos + formula.raw.length > state.posMax) return false;
  if (!silent) {
    const token = state.push('maths', '', 0);
    token.content = formula.tex;
    token.markup = formula.raw;
    token.meta = { display: formula.display };
  }
  state.pos += formula.raw.length;
  return true;
};

/** Only two tildes strike out: one stands between numbers, and three are a fence. */
export function onlyTwoTildes(parser: MarkdownIt) {
  const rule = ruleOf(parser, 'strikethrough');
  parser.inline.ruler.at('strikethrough', (state, silent) => {
    if (state.src.charAt(state.pos) !== '~') return false;
    const { length } = state.scanDelims(state.pos, true);
    if (length === 2) return rule(state, silent);
    if (!silent) state.pending += '~'.repeat(length);
    state.pos += length;
    return true;
  });
}

const NOTE = /\[\^([^\]\s]{1,200})\](?!\()/y;

/** A place that points to a footnote. */
export const footnotes: Rule = (state, silent) => {
  NOTE.lastIndex = state.pos;
  const [raw, label] = NOTE.exec(state.src) ?? [];
  if (raw === undefined || label === undefined) return false;
  if (!silent) {
    const token = state.push('note', '', 0);
    token.content = raw;
    token.meta = { label: labelOf(label) };
  }
  state.pos += raw.length;
  return true;
};

/**
 * Lets underscores embolden beside the signs of scripts without blanks, as asterisks do: between letters they are a part
 * of a name, but `__甲，__乙` is none.
 */
export function underscores(parser: MarkdownIt) {
  const Words = parser.inline.State;
  const isSign = (letter: string | undefined) => letter !== undefined && /[\p{P}\p{S}]/u.test(letter);
  parser.inline.State = class extends Words {
    override scanDelims(start: number, canSplitWord: boolean) {
      const own = super.scanDelims(start, canSplitWord);
      if (canSplitWord) return own;
      const asterisk = super.scanDelims(start, true);
      return {
        length: own.length,
        can_open: own.can_open || (asterisk.can_open && isSign(this.src.charAt(start + own.length))),
        can_close: own.can_close || (asterisk.can_close && isSign(this.src.charAt(start - 1))),
      };
    }
  };
}
