// What the first picture of the window does not need, mostly parts of it. Each is loaded when it is first wanted, or soon
// after that picture, so that the window begins with less and nothing is waited for later. What people type into as soon
// as they have opened it comes with the window, such as the palette and the bar that finds.
import type { Component } from 'svelte';

/** Those that were asked for by nobody yet, in the order in which their places were loaded. */
const waiting = new Set<() => Promise<void>>();

/** Something that is loaded later. */
export class Later<T> {
  #value: T | null = $state.raw(null);
  #loading: Promise<void> | null = $state.raw(null);
  readonly #load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.#load = load;
    waiting.add(this.load);
  }

  /** Null until it is here. */
  get value(): T | null {
    return this.#value;
  }

  get isLoading(): boolean {
    return this.#loading !== null;
  }

  /** Loads it, unless it is here or on its way; what could not be loaded is tried again. Never fails itself. */
  load = (): Promise<void> => {
    waiting.delete(this.load);
    if (this.#value) return Promise.resolve();
    this.#loading ??= this.#attempt();
    return this.#loading;
  };

  async #attempt() {
    try {
      this.#value = await this.#load();
    } catch (error) {
      console.error(error);
    }
    this.#loading = null;
  }
}

/** A file of a component. */
type File<P extends object> = { default: Component<P> };

/** A component in a file of its own, such as `later(() => import('./Palette.svelte'))`. */
export function later(load: () => Promise<File<Record<string, never>>>): Later<File<object>>;
export function later<P extends object>(load: () => Promise<File<P>>): Later<File<P>>;
export function later<P extends object>(load: () => Promise<File<P>>): Later<File<P>> {
  return new Later(load);
}

/** Does it once the next picture is drawn: a frame is drawn before the first timer after it. */
export function afterPicture(work: () => unknown) {
  requestAnimationFrame(() => setTimeout(work));
}

/** Loads what nobody has wanted yet, one after the other, and what is found in it. */
export async function loadTheRest(): Promise<void> {
  for (const load of waiting) await load();
}
