// Looking for something in the open chat: every place of it in all that was said on the path, drawn or not, which of
// them is shown, and what is marked on screen.
import type { Turn } from '../../bindings';
import { fold, folded, occurrences, table } from '../../kit/text/letters';
import { plain } from './plain';

/** One place of the phrase: which turn, and the how manieth place in it, or in what was thought before it. */
export type Place = { turn: string; nth: number; reasoning: boolean };

/** What is marked in the chat: places of any of the phrases (folded), one of them more than the others. */
export type Marking = { phrases: string[]; at: Place | null };

type Said = Pick<Turn, 'id' | 'role' | 'text' | 'reasoning'>;

/** Folded texts of turns, so that a letter more in the field folds nothing again. */
const known = new Map<string, { text: string; folded: string }>();

function foldedText(key: string, text: string, isMarkdown: boolean): string {
  const found = known.get(key);
  if (found?.text === text) return found.folded;
  if (known.size > 5_000) known.clear();
  const read = fold(isMarkdown ? plain(text) : text);
  if (table.value) known.set(key, { text, folded: read });
  return read;
}

/** Every place of the (folded) phrase in these turns, oldest first. */
export function places(turns: Said[], phrase: string): Place[] {
  if (phrase === '') return [];
  const found: Place[] = [];
  const look = (turn: string, text: string, reasoning: boolean) => {
    let nth = 0;
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      found.push({ turn, nth, reasoning });
      nth += 1;
    }
  };
  for (const { id, role, text, reasoning } of turns) {
    // It stands above what was said.
    if (reasoning) look(id, foldedText(`${id} reasoning`, reasoning, true), true);
    look(id, foldedText(id, text, role === 'assistant'), false);
  }
  return found;
}

/** The place to begin with: the first one in or below the turn that is on screen, else the first of all. */
export function first(found: Place[], turns: Said[], onScreen: string | null): Place | null {
  const order = new Map(turns.map(({ id }, at) => [id, at]));
  const from = onScreen === null ? 0 : (order.get(onScreen) ?? 0);
  return found.find(({ turn }) => (order.get(turn) ?? 0) >= from) ?? found[0] ?? null;
}

/** The place `by` steps away, round and round. */
export function stepped(found: Place[], at: Place | null, by: 1 | -1): Place | null {
  const now = indexOf(found, at);
  if (now < 0) return (by > 0 ? found[0] : found.at(-1)) ?? null;
  return found[(now + by + found.length) % found.length] ?? null;
}

export const indexOf = (found: Place[], at: Place | null): number =>
  at
    ? found.findIndex(({ turn, nth, reasoning }) => turn === at.turn && nth === at.nth && reasoning === at.reasoning)
    : -1;

/** Which place of any of the words has most of the others near it; its number among all places in the text. */
export function densest(text: string, words: string[]): number {
  const NEAR = 120;
  const read = folded(text);
  const all = words
    .flatMap((word) => occurrences(read, word).map(({ from }) => ({ from, word })))
    .toSorted((a, b) => a.from - b.from);
  let best = { nth: 0, worth: 0 };
  for (const [nth, { from }] of all.entries()) {
    const near = all.slice(nth, nth + 64).filter((other) => other.from - from <= NEAR);
    const worth = new Set(near.map(({ word }) => word)).size;
    if (worth > best.worth) best = { nth, worth };
  }
  return best.nth;
}

class Find {
  isOpen = $state(false);
  query = $state('');
  /** Rises with every wish to type what to find. */
  asked = $state(0);
  /** The place that is shown. */
  at: Place | null = $state.raw(null);
  /** Spaces around a word are part of what is looked for, but there is nothing to find in spaces alone. */
  readonly phrase = $derived(this.query.trim() === '' ? '' : fold(this.query));

  open = () => {
    this.isOpen = true;
    this.asked += 1;
  };

  close = () => {
    this.isOpen = false;
    this.at = null;
  };
}

export const find = new Find();
