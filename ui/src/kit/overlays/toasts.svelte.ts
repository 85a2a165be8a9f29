// Short notes about things that are done, most of them with Undo. Failures are never toasts.
import { announce } from './announce.svelte';

export type Toast = { id: number; text: string; action?: { label: string; run: () => unknown } };

const PLAIN = 5_000;
const WITH_ACTION = 10_000;

let lastId = 0;
const timers: Record<number, ReturnType<typeof setTimeout>> = {};

/** What is on screen, oldest first; the `Toasts.svelte` of the side that is shown draws it. */
export const toasts: { shown: Toast[] } = $state({ shown: [] });

/** Shows a note for 5 seconds, or 10 with an action; gives its id. What can be undone is told by `done.svelte.ts`. */
export function toast(text: string, action?: Toast['action']): number {
  const note = { id: ++lastId, text, action };
  toasts.shown = [...toasts.shown.slice(-2), note];
  resume(note);
  announce(text);
  return note.id;
}

export function dismiss(id: number) {
  pause(id);
  toasts.shown = toasts.shown.filter((note) => note.id !== id);
}

/** Takes every note away, such as when another account is shown: their actions belong to the one before. */
export function dismissAll() {
  for (const { id } of toasts.shown) dismiss(id);
}

/** The clock stands still while the pointer or the focus is on it. */
export function pause(id: number) {
  clearTimeout(timers[id]);
  delete timers[id];
}

export function resume(note: Toast) {
  pause(note.id);
  timers[note.id] = setTimeout(() => dismiss(note.id), note.action ? WITH_ACTION : PLAIN);
}
