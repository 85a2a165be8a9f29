// On paper nothing can be unfolded, scrolled or pressed.
import { getContext, setContext } from 'svelte';

const KEY = Symbol('paper');

/** Called by what draws for the printer. */
export const drawOnPaper = () => setContext(KEY, true);
/** Whether this is drawn for the printer. */
export const isOnPaper = (): boolean => getContext<boolean | undefined>(KEY) ?? false;
