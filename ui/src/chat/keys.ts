// What a key means in the composer. An input method that is composing a word owns Enter and Escape.
import { isComposed } from '../kit/composing';

/** What a key press asks for, or null when it only types. */
export type Wish = 'send' | 'break' | 'stop' | 'editLast' | null;

type Press = Pick<KeyboardEvent, 'key' | 'keyCode' | 'isComposing' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * With `enterSends`, Enter sends and Shift Enter breaks the line; without, Ctrl or ⌘ Enter sends and Enter breaks. In an
 * empty composer ↑ edits the last message.
 */
export function wish(press: Press, enterSends: boolean, isEmpty = false): Wish {
  if (isComposed(press)) return null;
  if (press.key === 'Escape') return 'stop';
  const isBare = !press.altKey && !press.ctrlKey && !press.metaKey && !press.shiftKey;
  if (press.key === 'ArrowUp' && isBare && isEmpty) return 'editLast';
  if (press.key !== 'Enter' || press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return 'send';
  return enterSends && !press.shiftKey ? 'send' : 'break';
}
