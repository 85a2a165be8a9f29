// How a place in a text that points to a footnote finds it, and the way back.
import { createContext } from 'svelte';
import type { Notes } from '../parse/notes';

/** The footnotes of the text around, and the elements that were drawn for them. */
export class Noting {
  readonly #notes: () => Notes;
  readonly #marks = new Map<string, HTMLElement>();
  readonly #words = new Map<string, HTMLElement>();

  constructor(notes: () => Notes) {
    this.#notes = notes;
  }

  number(label: string): number | undefined {
    return this.#notes().numbers.get(label);
  }

  /** Attached to what points to a footnote: the first one is where the way back leads. */
  mark = (label: string) => (element: HTMLElement) => {
    if (!this.#marks.get(label)?.isConnected) this.#marks.set(label, element);
  };

  /** Attached to the footnote itself. */
  words = (label: string) => (element: HTMLElement) => void this.#words.set(label, element);

  goTo = (label: string) => go(this.#words.get(label));
  goBack = (label: string) => go(this.#marks.get(label));
  isMarked = (label: string) => this.#notes().numbers.has(label);
}

function go(element: HTMLElement | undefined) {
  element?.scrollIntoView({ block: 'center', behavior: 'instant' });
  element?.focus({ preventScroll: true });
}

const [get, set] = createContext<Noting>();

/** Called by what draws a text. */
export const provideNotes = (notes: () => Notes) => set(new Noting(notes));
export const noting = get;
