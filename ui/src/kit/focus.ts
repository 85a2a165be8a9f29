// The focus on what has just appeared in place of what had it.

/** Attach to the control that a new page begins with. */
export const focusNow = (element: HTMLElement) => element.focus();
