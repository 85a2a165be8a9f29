// F6 and Shift F6: from one region of the window to the next, whatever is in them.

/** In the order of the design. A region that is not on screen is passed over. */
const ORDER = ['sidebar', 'transcript', 'composer', 'right', 'tray'];
const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]';

const isShown = (element: Element) => element.getClientRects().length > 0 && !element.closest('[inert]');

/** Where the focus goes in a region: its own mark, the region itself when it takes focus, or its first control. */
function target(region: HTMLElement): HTMLElement | undefined {
  const marked = region.querySelector<HTMLElement>('[data-region-focus]');
  if (marked && isShown(marked)) return marked;
  if (region.hasAttribute('tabindex')) return region;
  return [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find(
    (element) => isShown(element) && element.tabIndex >= 0,
  );
}

/** Moves the focus by one region. */
export function moveRegion(step: 1 | -1, root: ParentNode = document) {
  const shown = ORDER.flatMap((name) =>
    [...root.querySelectorAll<HTMLElement>(`[data-region="${name}"]`)].filter((region) => isShown(region)),
  );
  const at = shown.findIndex((region) => region.contains(document.activeElement));
  const from = at < 0 ? (step > 0 ? -1 : 0) : at;
  for (let tried = 1; tried <= shown.length; tried += 1) {
    const region = shown[(((from + step * tried) % shown.length) + shown.length) % shown.length];
    const element = region && target(region);
    if (element) {
      element.focus();
      return;
    }
  }
}
