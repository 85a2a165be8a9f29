// Undo and redo in every text field of the window, the same in every engine. WebKitGTK has no keys for its own undo, and
// no engine's undo knows of what the program writes; so the window keeps a history for each field, and the engine's own
// is not used at all.
import { isMac, matches } from '../keys';
import { isComposed } from './composing';
import { FieldHistory, type Kind, type Shown } from './fieldHistory';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Those that have a caret which a page may read and set. What is typed into a field for a password is kept nowhere. */
const TEXT_TYPES = ['text', 'search', 'url', 'tel'];
const KINDS: Record<string, Kind> = {
  insertText: 'type',
  insertCompositionText: 'type',
  insertFromComposition: 'type',
  deleteContentBackward: 'back',
  deleteContentForward: 'delete',
};

const WAYS: Record<string, 'undo' | 'redo'> = { historyUndo: 'undo', historyRedo: 'redo' };

/** The field in which text can be written, when this is one. */
function asField(target: EventTarget | null): Field | null {
  const isField =
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && TEXT_TYPES.includes(target.type));
  return isField && !target.readOnly ? target : null;
}

const shownIn = ({ value, selectionStart, selectionEnd }: Field): Shown => ({
  text: value,
  from: selectionStart ?? value.length,
  to: selectionEnd ?? value.length,
});

const histories = new WeakMap<Field, FieldHistory>();
/** Fields in which an input method composes a word; the whole word is one change. */
const composing = new WeakSet<Field>();

/** The history of a field, which knows what the program wrote into it meanwhile. */
function historyOf(field: Field): FieldHistory {
  const known = histories.get(field);
  if (known) {
    if (!composing.has(field)) known.meet(shownIn(field));
    return known;
  }
  const made = new FieldHistory(shownIn(field));
  histories.set(field, made);
  return made;
}

/** Writes for the program, at the selection or in its place, so that it can be undone like what a person types. */
export function write(field: Field, words: string, { from, to }: Omit<Shown, 'text'> = shownIn(field)) {
  const history = historyOf(field);
  const caret = from + words.length;
  const text = field.value.slice(0, from) + words + field.value.slice(to);
  history.change({ text, from: caret, to: caret }, 'other');
  show(field, { text, from: caret, to: caret }, 'insertReplacementText');
}

/** Shows another text, and tells whoever holds it. */
function show(field: Field, { text, from, to }: Shown, inputType: string) {
  field.value = text;
  field.setSelectionRange(from, to);
  field.dispatchEvent(new InputEvent('input', { inputType, bubbles: true }));
  // Whoever holds the text may have written it back, which moves the caret.
  field.setSelectionRange(from, to);
}

function step(field: Field, way: 'undo' | 'redo') {
  const shown = historyOf(field)[way]();
  if (shown) show(field, shown, way === 'undo' ? 'historyUndo' : 'historyRedo');
}

const wayOf = (press: KeyboardEvent): 'undo' | 'redo' | null => {
  if (matches('Mod+Z', press)) return 'undo';
  return matches('Mod+Shift+Z', press) || (!isMac && matches('Mod+Y', press)) ? 'redo' : null;
};

const isForPassword = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'password';

function keydown(event: KeyboardEvent) {
  const field = asField(event.target);
  const way = wayOf(event);
  // The key is the engine's there, and not the window's either.
  if (way && isForPassword(event.target)) event.stopPropagation();
  if (!field || !way || isComposed(event) || composing.has(field)) return;
  // In a field that was never written in, the key is the window's: it undoes what was done last.
  if (historyOf(field).isEmpty) return;
  event.preventDefault();
  event.stopPropagation();
  step(field, way);
}

function beforeinput(event: InputEvent) {
  const field = asField(event.target);
  if (!field) return;
  const way = WAYS[event.inputType];
  if (way) {
    // The engine's own menu and its own keys ask here.
    event.preventDefault();
    step(field, way);
  } else if (event.inputType !== 'insertFromDrop') {
    // A word that is dragged inside a field is taken out and put in again: one step.
    historyOf(field);
  }
}

function input(event: Event) {
  const field = asField(event.target);
  if (!field || composing.has(field) || !(event instanceof InputEvent)) return;
  if (event.inputType === 'deleteByDrag' || event.inputType.startsWith('history')) return;
  histories.get(field)?.change(shownIn(field), KINDS[event.inputType] ?? 'other');
}

function compositionstart({ target }: Event) {
  const field = asField(target);
  if (!field) return;
  historyOf(field);
  composing.add(field);
}

function compositionend({ target }: Event) {
  const field = asField(target);
  if (!field) return;
  composing.delete(field);
  historyOf(field).change(shownIn(field), 'type');
}

/** Listens to all fields of a page, those to come as well; returns how to stop. */
export function undoInFields(page: Document | HTMLElement): () => void {
  const stop = new AbortController();
  // Before the fields hear it themselves, whatever they do with it.
  const options = { capture: true, signal: stop.signal };
  page.addEventListener('keydown', (event) => keydown(event as KeyboardEvent), options);
  page.addEventListener('beforeinput', (event) => beforeinput(event as InputEvent), options);
  page.addEventListener('input', input, options);
  page.addEventListener('compositionstart', compositionstart, options);
  page.addEventListener('compositionend', compositionend, options);
  return () => stop.abort();
}
