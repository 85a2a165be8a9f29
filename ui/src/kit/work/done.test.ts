import { beforeEach, expect, it } from 'vitest';
import { said } from '../overlays/announce.svelte';
import { doing, done, forgetDone, lastDone, lastUndone, redoLast, undoLast } from './done.svelte';
import { dismissAll, toasts } from '../overlays/toasts.svelte';

const log: string[] = [];
/** An act that can be undone and done again. */
const act = (name: string, works: unknown = true) => ({
  text: () => name,
  undo: () => (log.push(`undo ${name}`), works),
  redo: () => (log.push(`redo ${name}`), works),
});
const notes = () => toasts.shown.map(({ text, action }) => [text, action?.label]);

beforeEach(() => {
  log.length = 0;
  dismissAll();
  forgetDone();
});

it('undoes the last act first, and does it again in the same order', async () => {
  done(act('a'));
  done(act('b'));
  await Promise.all([undoLast(), undoLast()]);
  expect(log.splice(0)).toEqual(['undo b', 'undo a']);
  await Promise.all([redoLast(), redoLast()]);
  expect(log).toEqual(['redo a', 'redo b']);
  expect(lastDone()?.text()).toBe('b');
});

it('undoes what is still being done, not the act before', async () => {
  done(act('a'));
  let finish: () => void = () => undefined;
  const answer = new Promise<void>((resolve) => (finish = resolve));
  void doing(() => answer.then(() => done(act('b'))));
  const undone = undoLast();
  finish();
  await undone;
  expect(log).toEqual(['undo b']);
});

it('says what the key undid, with the way back, in place of the note of the act', async () => {
  done(act('“Meter” deleted'));
  expect(notes()).toEqual([['“Meter” deleted', 'Undo']]);
  await undoLast();
  expect(notes()).toEqual([['Undone: “Meter” deleted', 'Redo']]);
});

it('what its note undid is not undone again by the key', async () => {
  done(act('a'));
  done(act('b'));
  await toasts.shown.at(-1)?.action?.run();
  await undoLast();
  expect(log).toEqual(['undo b', 'undo a']);
});

it('what is plainly seen is only read out, and can be undone as well', async () => {
  done(act('“A” renamed to “B”'), { quiet: true });
  expect([notes(), said.polite]).toEqual([[], '“A” renamed to “B”']);
  await undoLast();
  expect(log).toEqual(['undo “A” renamed to “B”']);
});

it('an act whose way back fails does not stand before the others', async () => {
  done(act('a'));
  done(act('b', false));
  done({ text: () => 'c', undo: () => Promise.reject(new Error('gone')) });
  for (let press = 0; press < 3; press += 1) await undoLast();
  expect(log).toEqual(['undo b', 'undo a']);
  expect(lastUndone()?.text()).toBe('a');
});

it('a new act ends what could be done again; another account ends everything', async () => {
  done(act('a'));
  await undoLast();
  done(act('b'));
  await redoLast();
  expect(log).toEqual(['undo a']);
  forgetDone();
  await undoLast();
  expect([log, said.polite.trim()]).toEqual([['undo a'], 'Nothing to undo.']);
});

it('what was done is told in the words of the moment, not of the time when it was done', async () => {
  let words = '“Meter” deleted';
  done({ text: () => words, undo: () => true });
  words = '„Meter“ gelöscht';
  await undoLast();
  expect(notes()).toEqual([['Undone: „Meter“ gelöscht', undefined]]);
});
