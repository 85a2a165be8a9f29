// What keys do in the list of files: move, extend, open, rename, delete, and find by typing.
import { frame } from '../../navigation/frame.svelte';
import { acts } from '../acts.svelte';
import { files } from '../files.svelte';
import { open } from '../menu';
import { isInTrash } from '../../cloud/paths';
import { all, none, step, toggle, typedAhead } from '../selection';

const TYPING_ENDS = 800;

export class FileKeys {
  #typed = '';
  #typedAt = 0;
  readonly #page: () => number;

  /** `page` tells how many rows are in view. */
  constructor(page: () => number) {
    this.#page = page;
  }

  press(event: KeyboardEvent) {
    if (event.isComposing || event.target !== event.currentTarget) return;
    // What was typed a while ago is the beginning of no name any more, and Space previews again.
    if (Date.now() - this.#typedAt >= TYPING_ENDS) this.#typed = '';
    if (this.#command(event) || this.#move(event) || this.#type(event)) event.preventDefault();
  }

  #command({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const file = files.focused;
    const isMod = ctrlKey || metaKey;
    // A preview over the list is closed first.
    if (key === 'Escape' && frame.rightPane && !frame.wide) return false;
    if (key === 'Escape' && files.selection.chosen.size > 0) files.selection = none(files.selection);
    else if (key === 'a' && isMod) files.selection = all(files.selection, files.paths);
    else if (key === ' ' && isMod && file) files.selection = toggle(files.selection, file.path);
    else if (isMod || altKey) return false;
    else if (key === 'Enter' && file) open(file);
    else if (key === ' ' && this.#typed === '') frame.toggleRightPane();
    else if (key === 'F2' && file && !file.immutable && !isInTrash(file.path)) files.renaming = file.path;
    else if (key === 'Delete' && file) this.#remove();
    else return false;
    return true;
  }

  /** From the trash a file goes for good, which is asked first. */
  #remove() {
    if (files.targets.every(({ path }) => isInTrash(path))) acts.askErase();
    else void acts.trash();
  }

  #move({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (ctrlKey || altKey || metaKey) return false;
    const next = step(files.selection, key, shiftKey, files.paths, this.#page());
    if (next) files.selection = next;
    return next !== null;
  }

  #type({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (key.length !== 1 || ctrlKey || altKey || metaKey) return false;
    this.#typed += key;
    this.#typedAt = Date.now();
    files.selection = typedAhead(files.selection, this.#typed, files.shown) ?? files.selection;
    return true;
  }
}
