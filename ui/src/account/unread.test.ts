import { beforeEach, expect, it, vi } from 'vitest';
import { unread } from './unread';

const paste = vi.fn();
let field: HTMLInputElement;
let stop: ReturnType<ReturnType<typeof unread>>;

beforeEach(() => {
  paste.mockReset();
  field = document.createElement('input');
  stop = unread(paste)(field);
});

/** An event whose text must not be touched. Tells whether the browser would still put it into the field. */
function arrives(type: string, inputType?: string): boolean {
  const event = new Event(type, { cancelable: true });
  const untouchable = { get: () => expect.unreachable('the text was read') };
  Object.defineProperty(event, 'clipboardData', untouchable);
  Object.defineProperty(event, 'dataTransfer', untouchable);
  Object.defineProperty(event, 'data', untouchable);
  if (inputType) Object.defineProperty(event, 'inputType', { value: inputType });
  return field.dispatchEvent(event);
}

it('what is pasted does not enter the page and is not read there', () => {
  expect(arrives('paste')).toBe(false);
  expect(paste).toHaveBeenCalledTimes(1);
});
it('however it is pasted', () => {
  expect(arrives('beforeinput', 'insertFromPaste')).toBe(false);
  expect(arrives('beforeinput', 'insertFromYank')).toBe(false);
  expect(paste).toHaveBeenCalledTimes(2);
});
it('what is dropped goes nowhere', () => {
  expect(arrives('drop')).toBe(false);
  expect(arrives('beforeinput', 'insertFromDrop')).toBe(false);
  expect(paste).not.toHaveBeenCalled();
});
it('what is typed is typed', () => {
  expect(arrives('beforeinput', 'insertText')).toBe(true);
  expect(paste).not.toHaveBeenCalled();
});
it('lets go of the field', () => {
  if (stop) stop();
  expect(arrives('drop')).toBe(true);
});
