// Parts of the window that its first picture does not show. Each is loaded when it is first wanted, or soon after that
// picture, so that the window begins with less and nothing is waited for later. What people type into as soon as they
// have opened it comes with the window, such as the palette and the bar that finds.
import type { Component } from 'svelte';

/** Those that were asked for by nobody yet, in the order in which their places were loaded. */
const waiting = new Set<() => Promise<void>>();

/** A component that is loaded later. */
export class Later<P extends object> {
  #component: Component<P> | null = $state.raw(null);
  readonly #load: () => Promise<{ default: unknown }>;
  #loading: Promise<void> | null = null;

  constructor(load: () => Promise<{ default: unknown }>) {
    this.#load = load;
    waiting.add(this.load);
  }

  /** The component, or null while it is on its way. Whoever looks for it wants it. */
  get component(): Component<P> | null {
    if (!this.#component) void this.load();
    return this.#component;
  }

  /** Loads it, once. */
  load = (): Promise<void> => {
    waiting.delete(this.load);
    this.#loading ??= this.#load().then((module) => {
      this.#component = module.default as Component<P>;
    });
    return this.#loading;
  };
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
