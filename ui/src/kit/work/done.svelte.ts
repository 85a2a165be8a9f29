// What was done and can be undone: one stack for the whole window. Whoever deletes, moves, renames or puts away a thing
// says so here and nowhere else. The note with Undo, Ctrl Z outside a text field and the palette all undo from here.
import { asProblem } from '../../ipc';
import { explain, w } from '../../messages';
import { announce } from '../overlays/announce.svelte';
import { dismiss, toast } from '../overlays/toasts.svelte';

/** One act of the person, and the way back from it. */
export type Done = {
  /** What was done, as its note says it: “Meter” deleted. It may be said later, in another language. */
  text: () => string;
  /** Takes it back. What went wrong is told where the thing is; then it gives `false`, or rejects. */
  undo: () => unknown;
  /** Does it once more after it was undone, in the same manner. Absent where that cannot be done. */
  redo?: () => unknown;
};

/** Older acts are forgotten. */
const MOST = 50;

let undoable: Done[] = $state.raw([]);
let redoable: Done[] = $state.raw([]);
/** Notes on screen, by the act that they tell of. */
const notes = new WeakMap<Done, number>();
/** Steps follow one another, so that Ctrl Z pressed twice undoes two acts, the last one first. */
let working: Promise<unknown> = Promise.resolve();

/** Does something that says when it was done. Ctrl Z pressed meanwhile waits, and undoes it, not the act before it. */
export function doing<T>(work: () => Promise<T>): Promise<T> {
  const act = work();
  working = Promise.allSettled([working, act]);
  return act;
}

/**
 * Says that something was done which can be undone. A note says so for ten seconds; with `quiet`, for what is plainly
 * seen where it happened, such as a new name, it is only read to screen readers. Ctrl Z undoes it at any later time.
 */
export function done(act: Done, { quiet = false } = {}) {
  undoable = [...undoable, act].slice(-MOST);
  redoable = [];
  if (quiet) announce(act.text());
  else note(act);
}

/** The act that Ctrl Z would undo. */
export const lastDone = (): Done | undefined => undoable.at(-1);
/** The act that Ctrl Shift Z would do again. */
export const lastUndone = (): Done | undefined => redoable.at(-1);

/** Undoes the last act that was not undone yet, and says which. */
export const undoLast = () =>
  next(async () => {
    const act = lastDone();
    if (!act) return announce(w().kit.done.nothingToUndo);
    if (!(await takeBack(act))) return;
    toast(w().kit.done.undone(act.text()), act.redo && { label: w().kit.done.redo, run: redoLast });
  });

/** Does the last act again that was undone. */
export const redoLast = () =>
  next(async () => {
    const act = lastUndone();
    if (!act?.redo) return announce(w().kit.done.nothingToRedo);
    redoable = redoable.filter((other) => other !== act);
    if (!(await worked(act.redo))) return;
    undoable = [...undoable, act];
    note(act);
  });

/** Another account has other things: what was done with those of the one before cannot be undone any more. */
export function forgetDone() {
  undoable = [];
  redoable = [];
}

function note(act: Done) {
  notes.set(act, toast(act.text(), { label: w().kit.done.undo, run: () => next(() => takeBack(act)) }));
}

/** An act whose way back failed is forgotten: otherwise it would stand before all the others for ever. */
async function takeBack(act: Done): Promise<boolean> {
  // It was undone already, by the key or by its note.
  if (!undoable.includes(act)) return false;
  undoable = undoable.filter((other) => other !== act);
  const shown = notes.get(act);
  if (shown !== undefined) dismiss(shown);
  notes.delete(act);
  if (!(await worked(act.undo))) return false;
  if (act.redo) redoable = [...redoable, act];
  return true;
}

async function worked(step: () => unknown): Promise<boolean> {
  try {
    return (await step()) !== false;
  } catch (error) {
    announce(explain(asProblem(error)), 'assertive');
    return false;
  }
}

function next<T>(step: () => T): Promise<Awaited<T>> {
  const then = working.then(step);
  working = then.then(
    () => undefined,
    () => undefined,
  );
  return then as Promise<Awaited<T>>;
}
