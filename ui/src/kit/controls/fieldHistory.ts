// What happened to the text of one field, as changes that can be undone and done again. Pure; `fieldUndo.ts` feeds it.

/** A text with its caret or selection. */
export type Shown = { text: string; from: number; to: number };

/** One step: at a place, these letters gave way to those. */
type Change = {
  at: number;
  out: string;
  into: string;
  /** The selection before and after it. */
  before: [number, number];
  after: [number, number];
  kind: Kind;
};

/** How a change came about. Changes of the same kind that touch each other can be one step. */
export type Kind = 'type' | 'back' | 'delete' | 'other';

const MOST_STEPS = 300;
/** Letters that all steps of one field may hold together. */
const MOST_LETTERS = 2_000_000;

export class FieldHistory {
  #now: Shown;
  readonly #past: Change[] = [];
  readonly #future: Change[] = [];
  #letters = 0;
  /** The next change begins a step of its own. */
  #isClosed = true;

  constructor(now: Shown) {
    this.#now = now;
  }

  /** Nothing was changed yet: there is nothing that could be undone or done again. */
  get isEmpty(): boolean {
    return this.#past.length === 0 && this.#future.length === 0;
  }

  /**
   * What the field shows now. Another text was written by the program: a step like any other, unless nobody wrote in the
   * field yet; then that is what it begins with. With the caret at another place, typing begins another step.
   */
  meet(now: Shown) {
    if (now.text !== this.#now.text && !this.isEmpty) return this.change(now, 'other');
    if (now.from !== this.#now.from || now.to !== this.#now.to) this.#isClosed = true;
    this.#now = now;
  }

  /** The text is another one now. */
  change(now: Shown, kind: Kind) {
    const before = this.#now;
    this.#now = now;
    if (before.text === now.text) return;
    const change: Change = {
      ...difference(before.text, now.text, now.from === now.to ? now.to : now.text.length),
      before: [before.from, before.to],
      after: [now.from, now.to],
      kind,
    };
    for (const undone of this.#future.splice(0)) this.#letters -= sizeOf(undone);
    const last = this.#past.at(-1);
    const joined = last && !this.#isClosed ? join(last, change) : null;
    this.#isClosed = kind === 'other';
    this.#letters += sizeOf(change);
    if (joined) this.#past[this.#past.length - 1] = joined;
    else this.#past.push(change);
    while (this.#past.length > MOST_STEPS || (this.#letters > MOST_LETTERS && this.#past.length > 1)) {
      const oldest = this.#past.shift();
      if (oldest) this.#letters -= sizeOf(oldest);
    }
  }

  /** The text before the last step, or null at the beginning. */
  undo(): Shown | null {
    const step = this.#past.pop();
    if (!step) return null;
    this.#future.push(step);
    return this.#replace(step.at, step.into, step.out, step.before);
  }

  /** The text with the step that was undone last, or null when none is left. */
  redo(): Shown | null {
    const step = this.#future.pop();
    if (!step) return null;
    this.#past.push(step);
    return this.#replace(step.at, step.out, step.into, step.after);
  }

  #replace(at: number, out: string, into: string, [from, to]: [number, number]): Shown {
    const { text } = this.#now;
    this.#isClosed = true;
    this.#now = { text: text.slice(0, at) + into + text.slice(at + out.length), from, to };
    return this.#now;
  }
}

const sizeOf = ({ out, into }: Change) => out.length + into.length;

/** Letters that are compared at once: most of a long text stays as it is. */
const AT_ONCE = 1024;

/** What gave way to what between two texts. A change ends where the caret is, so that of equal letters it is the last. */
function difference(old: string, now: string, caret: number): Pick<Change, 'at' | 'out' | 'into'> {
  const shorter = Math.min(old.length, now.length);
  const mostAfter = Math.min(shorter, now.length - caret);
  let after = 0;
  const endsAlike = () => {
    const part = now.slice(now.length - after - AT_ONCE, now.length - after);
    return after + AT_ONCE <= mostAfter && old.endsWith(part, old.length - after);
  };
  while (endsAlike()) after += AT_ONCE;
  while (after < mostAfter && old[old.length - 1 - after] === now[now.length - 1 - after]) after += 1;
  let at = 0;
  const goesOnAlike = () => at + AT_ONCE <= shorter - after && old.startsWith(now.slice(at, at + AT_ONCE), at);
  while (goesOnAlike()) at += AT_ONCE;
  while (at < shorter - after && old[at] === now[at]) at += 1;
  return { at, out: old.slice(at, old.length - after), into: now.slice(at, now.length - after) };
}

/** Letter by letter, a word with the space behind it is one step, as is a run of letters deleted one by one. */
function join(last: Change, next: Change): Change | null {
  if (last.kind !== next.kind) return null;
  const { before } = last;
  const { after } = next;
  if (next.kind === 'type' && next.out === '' && next.at === last.at + last.into.length) {
    const beginsWord = /\s$/.test(last.into) && !/^\s/.test(next.into);
    const isLetter = [...next.into].length === 1 && next.into !== '\n';
    return beginsWord || !isLetter || last.into.endsWith('\n') ? null : { ...last, into: last.into + next.into, after };
  }
  if (next.into !== '' || last.into !== '') return null;
  if (next.kind === 'back' && next.at + next.out.length === last.at) {
    return { ...next, out: next.out + last.out, before };
  }
  if (next.kind === 'delete' && next.at === last.at) return { ...last, out: last.out + next.out, after };
  return null;
}
