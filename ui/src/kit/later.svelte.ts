// Parts of the window that its first picture does not show. Each is loaded when it is first wanted, or soon after that
// picture, so that the window begins with less and nothing is waited for later. What people type into as soon as they
// have opened it comes with the window, such as the palette and the bar that finds.
import type { Component } from 'svelte';

/** Those that were asked for by nobody yet, in the order in which their places were loaded. */
const waiting = new Set<() => Promise<void>>();

/** A component that is loaded later. */
export class Later<P extends object> {
  #component: Component<P> | null = $state.raw(null);
  #loading: Promise<void> | null = $state.raw(null);
  readonly #load: () => Promise<{ default: unknown }>;

  constructor(load: () => Promise<{ default: unknown }>) {
    this.#load = load;
    waiting.add(this.load);
  }

  /** The component, or null until it is here. */
  get component(): Component<P> | null {
    return this.#component;
  }

  get isLoading(): boolean {
    return this.#loading !== null;
  }

  /** Loads it, unless it is here or on its way; one that could not be loaded is tried again. Never fails itself. */
  load = (): Promise<void> => {
    waiting.delete(this.load);
    if (this.#component) return Promise.resolve();
    this.#loading ??= this.#attempt();
    return this.#loading;
  };

  async #attempt() {
    try {
      this.#component = (await this.#load()).default as Component<P>;
    } catch (error) {
      console.error(error);
    }
    this.#loading = null;
  }
}

/** A component in a file of its own, such as `later(() => import('./Palette.svelte'))`. */
export function later(load: () => Promise<{ default: Component<Record<string, never>> }>): Later<object>;
export function later<P extends object>(load: () => Promise<{ default: Component<P> }>): Later<P>;
export function later<P extends object>(load: () => Promise<{ default: unknown }>): Later<P> {
  return new Later<P>(load);
}

/** Loads what nobody has wanted yet, one after the other, and what is found in it. */
export async function loadTheRest(): Promise<void> {
  for (const load of waiting) await load();
}
