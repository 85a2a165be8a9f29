import { expect, it } from 'vitest';
import { FieldHistory, type Kind } from './fieldHistory';

/** "one |two" is a text with its caret, "[one] two" one with a selection. */
function shown(drawn: string) {
  const from = drawn.search(/[|[]/);
  const text = drawn.replace(/[|[\]]/g, '');
  const to = drawn.includes(']') ? drawn.indexOf(']') - 1 : from;
  return { text, from, to };
}
function drawn(now: ReturnType<typeof shown> | null) {
  if (!now) return null;
  const { text, from, to } = now;
  if (from === to) return `${text.slice(0, from)}|${text.slice(from)}`;
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`;
}
const begun = (text: string) => new FieldHistory(shown(text));
const change = (history: FieldHistory, text: string, kind: Kind = 'other') => history.change(shown(text), kind);
function type(history: FieldHistory, before: string, words: string, after = '') {
  for (let count = 1; count <= words.length; count += 1) {
    change(history, `${before}${words.slice(0, count)}|${after}`, 'type');
  }
}
const undone = (history: FieldHistory) => {
  const steps: (string | null)[] = [];
  for (let now = history.undo(); now; now = history.undo()) steps.push(drawn(now));
  return steps;
};
const redone = (history: FieldHistory) => {
  const steps: (string | null)[] = [];
  for (let now = history.redo(); now; now = history.redo()) steps.push(drawn(now));
  return steps;
};

it('typed letters are undone word by word, and come back the same', () => {
  const history = begun('|');
  type(history, '', 'one two  three');
  expect(undone(history)).toEqual(['one two  |', 'one |', '|']);
  expect(redone(history)).toEqual(['one |', 'one two  |', 'one two  three|']);
});

it('letters at another place, and of another kind, are other steps', () => {
  const history = begun('|');
  type(history, '', 'ab');
  history.meet(shown('|ab'));
  change(history, 'x|ab', 'type');
  change(history, '|ab', 'back');
  expect(undone(history)).toEqual(['x|ab', '|ab', '|']);
});

it('a run of letters deleted one by one is one step, each way', () => {
  const back = begun('abc|');
  change(back, 'ab|', 'back');
  change(back, 'a|', 'back');
  expect(undone(back)).toEqual(['abc|']);
  const forward = begun('|abc');
  change(forward, '|bc', 'delete');
  change(forward, '|c', 'delete');
  expect(undone(forward)).toEqual(['|abc']);
});

it('a paste, a cut and a new line are steps of their own', () => {
  const history = begun('|');
  type(history, '', 'ab');
  change(history, 'abXY|');
  change(history, 'abXYc|', 'type');
  change(history, 'abXYc\n|');
  change(history, 'abXYc\nd|', 'type');
  expect(undone(history)).toEqual(['abXYc\n|', 'abXYc|', 'abXY|', 'ab|', '|']);
});

it('what was typed over a selection gives the selection back', () => {
  const history = begun('one [two] three');
  change(history, 'one x| three', 'type');
  change(history, 'one xy| three', 'type');
  expect(undone(history)).toEqual(['one [two] three']);
});

it('of equal letters the one at the caret was typed', () => {
  const history = begun('a|a');
  change(history, 'aa|a', 'type');
  change(history, 'aaa|a', 'type');
  expect(undone(history)).toEqual(['a|a']);
});

it('what the program writes is a step, but not before somebody wrote', () => {
  const history = begun('|');
  history.meet(shown('kept draft|'));
  expect(history.isEmpty).toBe(true);
  change(history, 'kept draft!|', 'type');
  history.meet(shown('|'));
  history.meet(shown('given back|'));
  expect(undone(history)).toEqual(['|', 'kept draft!|', 'kept draft|']);
});

it('a change after an undo ends what could be done again', () => {
  const history = begun('|');
  type(history, '', 'ab');
  history.undo();
  change(history, 'x|', 'type');
  expect(history.redo()).toBeNull();
  expect(undone(history)).toEqual(['|']);
});

it('keeps no more than a limit of letters and of steps, and always the last step', () => {
  const long = 'x'.repeat(1_500_000);
  const history = begun('|');
  change(history, `${long}|`);
  change(history, '|');
  expect(undone(history)).toEqual([`${long}|`]);
  const many = begun('|');
  for (let count = 1; count <= 400; count += 1) change(many, `${'-'.repeat(count)}|`);
  expect(undone(many).length).toBe(300);
});

it('finds a change anywhere in a long text, to the letter', () => {
  const long = 'ab'.repeat(5_000);
  for (const at of [0, 1, 1_023, 1_024, 5_000, 8_976, 8_977, 9_998]) {
    const history = begun('|');
    const before = { text: long, from: at, to: at };
    history.meet(before);
    history.change({ text: `${long.slice(0, at)}x${long.slice(at)}`, from: at + 1, to: at + 1 }, 'other');
    expect(history.undo()).toEqual(before);
    history.change({ text: long.slice(0, at) + long.slice(at + 2), from: at, to: at }, 'other');
    expect(history.undo()).toEqual(before);
  }
});
