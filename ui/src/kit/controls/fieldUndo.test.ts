import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { undoInFields, write } from './fieldUndo';

let stop: () => void;
beforeAll(() => (stop = undoInFields(document)));
afterAll(() => stop());

let field: HTMLTextAreaElement;
beforeEach(() => {
  field = document.createElement('textarea');
  document.body.append(field);
});
afterEach(() => document.body.replaceChildren());

/** What an engine does when something is entered. */
function enter(inputType: string, change: () => void) {
  const event = new InputEvent('beforeinput', { inputType, bubbles: true, cancelable: true });
  field.dispatchEvent(event);
  if (event.defaultPrevented) return;
  change();
  field.dispatchEvent(new InputEvent('input', { inputType, bubbles: true }));
}
function set(value: string, caret = value.length) {
  field.value = value;
  field.setSelectionRange(caret, caret);
}
function type(words: string) {
  for (const letter of words) enter('insertText', () => set(field.value + letter));
}
function press(key: string, held: KeyboardEventInit = { ctrlKey: true }) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held });
  field.dispatchEvent(event);
  return event;
}
const redo = { ctrlKey: true, shiftKey: true };

it('Ctrl Z undoes, Ctrl Shift Z and Ctrl Y do it again, and whoever holds the text is told', () => {
  const heard: string[] = [];
  type('one two');
  field.addEventListener('input', () => heard.push(field.value));
  expect(press('z').defaultPrevented).toBe(true);
  press('z');
  press('Z', redo);
  press('y');
  expect(heard).toEqual(['one ', '', 'one ', 'one two']);
});

it('the key is left to the window where nothing was written yet', () => {
  field.value = 'a draft from yesterday';
  expect(press('z').defaultPrevented).toBe(false);
  field.readOnly = true;
  expect(press('z').defaultPrevented).toBe(false);
});

it('with nothing left to undo the key is still the field’s own', () => {
  type('a');
  press('z');
  expect([press('z').defaultPrevented, field.value]).toEqual([true, '']);
});

it('what the program writes can be undone, in a field that nobody wrote in as well', () => {
  write(field, '> a quote\n\n');
  type('and');
  press('z');
  press('z');
  expect(field.value).toBe('');
  press('Z', redo);
  expect([field.value, field.selectionStart]).toEqual(['> a quote\n\n', 11]);
});

it('what was typed is there again after the field was emptied by the program', () => {
  type('hello');
  set('');
  press('z');
  expect([field.value, field.selectionStart]).toEqual(['hello', 5]);
});

it('a word of an input method is one step, and the key is left to it meanwhile', () => {
  type('a');
  field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
  for (const part of ['ani', 'anih', 'a你好']) enter('insertCompositionText', () => set(part));
  expect(press('z', { ctrlKey: true, isComposing: true }).defaultPrevented).toBe(false);
  field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
  press('z');
  expect(field.value).toBe('a');
  press('z');
  expect(field.value).toBe('');
});

it('a word that is dragged inside the field goes back in one step', () => {
  type('one ');
  enter('insertFromPaste', () => set('one two'));
  enter('deleteByDrag', () => set('two', 0));
  enter('insertFromDrop', () => set('twoone ', 7));
  press('z');
  expect(field.value).toBe('one two');
});

it('the engine’s own undo is replaced: its menu undoes the same steps', () => {
  type('one two');
  enter('historyUndo', () => set('what the engine thinks'));
  expect(field.value).toBe('one ');
  enter('historyRedo', () => set('what the engine thinks'));
  expect(field.value).toBe('one two');
});

it('each field has a history of its own', () => {
  type('one');
  const first = field;
  field = document.createElement('textarea');
  document.body.append(field);
  type('two');
  press('z');
  expect([first.value, field.value]).toEqual(['one', '']);
});

it('keeps nothing of a field for a password, whose key is the engine’s', () => {
  const secret = document.createElement('input');
  document.body.append(secret);
  const enterSecret = (value: string) => {
    secret.dispatchEvent(new InputEvent('beforeinput', { inputType: 'insertText', bubbles: true, cancelable: true }));
    secret.value = value;
    secret.dispatchEvent(new InputEvent('input', { inputType: 'insertText', bubbles: true }));
  };
  const undo = () => {
    const event = new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true });
    secret.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const heard: Event[] = [];
  const hear = (event: Event) => void heard.push(event);
  addEventListener('keydown', hear);
  secret.type = 'password';
  enterSecret('hidden');
  expect([undo(), secret.value]).toEqual([false, 'hidden']);
  removeEventListener('keydown', hear);
  expect(heard).toEqual([]);
});
