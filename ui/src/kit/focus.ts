// The focus on what has just appeared in place of what had it.

import { tick } from 'svelte';

/** Attach to the control that a new page begins with. */
export const focusNow = (element: HTMLElement) => element.focus();

/**
 * Gives the keys to what had them before `from`, which goes away now. Before the next press, and not to somebody who
 * has opened something else by then: what lies over the page closes when it loses the keys.
 */
export async function giveBack(to: Element | null | undefined, from: Element) {
  await tick();
  const { activeElement } = document;
  const isFree = activeElement === null || activeElement === document.body || from.contains(activeElement);
  if (isFree && to instanceof HTMLElement && to.isConnected) to.focus({ preventScroll: true });
}

/**
 * Whether somebody went elsewhere with the keys: to what lies over the page, or to the sidebar. What took a while moves
 * the keys only where nobody did.
 */
export const areKeysElsewhere = (): boolean =>
  document.activeElement?.closest('[data-popover], dialog, [data-region="sidebar"]') != null;

/**
 * Attach to a part of the window: when the control in it that has the focus vanishes, or can be used no more, the keys
 * must not go nowhere. `next` gets the nearest that is left around it and can have the focus, or null.
 */
export const handFocusOn = (next: (around: HTMLElement | null) => unknown) => (root: HTMLElement) => {
  let last: HTMLElement | null = null;
  let around: HTMLElement[] = [];

  function came({ target }: FocusEvent) {
    last = target as HTMLElement;
    around = [];
    for (let at = last.parentElement; at && at !== root; at = at.parentElement) around.push(at);
  }
  /** Somebody put the focus elsewhere; engines that tell this of what vanishes do so before it has. */
  function went() {
    queueMicrotask(() => {
      const isSomewhere = last && !isLost(last) && document.hasFocus();
      if (isSomewhere && document.activeElement !== last) last = null;
    });
  }
  function look() {
    if (!last || !isLost(last)) return;
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body && activeElement !== last) return;
    const left = around.filter(({ isConnected }) => isConnected);
    last = null;
    // What is in a panel is in the panel's care.
    if (left.some((element) => element.matches('[data-popover], dialog'))) return;
    next(left.find((element) => element.hasAttribute('tabindex')) ?? null);
  }

  root.addEventListener('focusin', came);
  root.addEventListener('focusout', went);
  // Whoever took it away knows best what has its place now, and a press elsewhere ends after what it changes.
  let soon: ReturnType<typeof setTimeout> | undefined;
  const watcher = new MutationObserver(() => {
    if (last && isLost(last)) soon = setTimeout(look);
  });
  watcher.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    root.removeEventListener('focusin', came);
    root.removeEventListener('focusout', went);
    watcher.disconnect();
    clearTimeout(soon);
  };
};

const isLost = (element: HTMLElement) => !element.isConnected || element.matches(':disabled');
