import { asProblem, host } from '../../ipc';
import { explain } from '../../messages';
import { toast } from '../../kit/overlays/toasts.svelte';

/** Attached to what has links in it that have no component of their own. */
export function followsLinks(element: HTMLElement) {
  element.addEventListener('click', follow);
  element.addEventListener('auxclick', follow);
}

/** Opens the link that was clicked in the system's browser, never in this window. */
export function follow(event: MouseEvent) {
  const address = (event.target as Element).closest('a')?.getAttribute('href');
  if (!address || event.defaultPrevented) return;
  event.preventDefault();
  host.call('link.open', { address }).catch((error) => toast(explain(asProblem(error))));
}
