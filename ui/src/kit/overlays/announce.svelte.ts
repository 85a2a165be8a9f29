// What screen readers are told: one polite and one assertive region, both empty at start, written only from here.

import { untrack } from 'svelte';

/** The words in each region now; `Announcer.svelte` draws them. */
export const said = $state({ polite: '', assertive: '' });

/** Says a sentence; the assertive region interrupts. The same words twice are said twice. */
export function announce(words: string, region: 'polite' | 'assertive' = 'polite') {
  // A change is what gets read: a no-break space tells the second time from the first.
  said[region] = untrack(() => said[region]) === words ? `${words}\u00a0` : words;
}

/** Empties the region if it still says these words: they are no longer the case, and nobody shall come across them. */
export function takeBack(words: string, region: 'polite' | 'assertive') {
  if (untrack(() => said[region]).trimEnd() === words) said[region] = '';
}
