// Where the keyboard goes when a dialog about signing in closes.
import { tick } from 'svelte';
import { frame } from '../navigation/frame.svelte';

/** What opened the dialog is often gone when it closes, such as the banner; then writing goes on. */
export function goOnWriting() {
  void tick().then(() => {
    if (document.activeElement === document.body) frame.asked += 1;
  });
}
