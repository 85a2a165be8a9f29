// What a key means in the composer: one table for what it does, the list of shortcuts, tooltips and Settings. An input
// method that is composing a word owns Enter and Escape.
import { matches, type Combo } from '../kit/keys';
import { isComposed } from '../kit/controls/composing';

/** What a key press asks for, or null when it only types. */
export type Wish = 'send' | 'break' | 'stop' | 'editLast' | null;

type Press = Parameters<typeof matches>[1] & Pick<KeyboardEvent, 'keyCode' | 'isComposing'>;

/** The keys of the composer. Those that send and break the line are as Settings have it; the first is shown beside Send. */
export function composerKeys(enterSends: boolean): Record<NonNullable<Wish>, [Combo, ...Combo[]]> {
  const [send, newLine] = enterSends ? ['Enter', 'Shift+Enter'] : ['Shift+Enter', 'Enter'];
  return { send: [send, 'Mod+Enter'], break: [newLine], stop: ['Escape'], editLast: ['ArrowUp'] };
}

/** What a press asks for. Only in an empty composer ↑ edits the last message. */
export function wish(press: Press, enterSends: boolean, isEmpty = false): Wish {
  if (isComposed(press)) return null;
  const { send, break: newLine, stop, editLast } = composerKeys(enterSends);
  // Ctrl and ⌘ do the same here, whichever the computer has.
  const isOne = (combos: Combo[]) =>
    combos.some((combo) => matches(combo, press, false) || matches(combo, press, true));
  if (isOne(send)) return 'send';
  if (isOne(newLine)) return 'break';
  if (isOne(stop)) return 'stop';
  return isEmpty && isOne(editLast) ? 'editLast' : null;
}
