// The pictures that answers wanted from the web and that were not loaded, for as long as the window is open.
import { SvelteSet } from 'svelte/reactivity';

/** Their addresses, so that drawing one again does not count it again. */
export const blocked = new SvelteSet<string>();
