// Tooltips: one at a time, after 500 ms under the pointer or at once on keyboard focus.
// `Tips.svelte` draws the current one; the name itself is the control's aria-label, so this is for eyes only.
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** What is shown now, and beside what. */
export const tip: { current: { text: string; shortcut: string | null; anchor: Element } | null } = $state({
  current: null,
});

const PAUSE = 500;

/** Attach with `{@attach tooltip('Copy', 'Ctrl C')}`. */
export function tooltip(text: string, shortcut: string | null = null): Attachment<Element> {
  return (anchor) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => (tip.current = { text, shortcut, anchor });
    const hide = () => {
      clearTimeout(timer);
      // An effect that moves the focus calls this from within, and must not come to depend on the tip.
      if (untrack(() => tip.current?.anchor === anchor)) tip.current = null;
    };
    const enter = () => {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    };
    const focus = () => anchor.matches(':focus-visible') && show();
    const events: [string, () => void][] = [
      ['pointerenter', enter],
      ['pointerleave', hide],
      ['pointerdown', hide],
      ['focus', focus],
      ['blur', hide],
      ['keydown', hide],
    ];
    for (const [name, listener] of events) anchor.addEventListener(name, listener);
    return () => {
      // Nothing may change while its control is being taken away.
      queueMicrotask(hide);
      for (const [name, listener] of events) anchor.removeEventListener(name, listener);
    };
  };
}
