/**
 * The key itself says that an input method has it. WebKit ends a composition before it reports the Enter that ended it;
 * only the key code 229 still tells.
 */
export const isComposed = ({ isComposing, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  isComposing || keyCode === 229;

/**
 * Whether an input method is composing a word in a field. Engines differ in the order in which they tell the end of it
 * and the key that ended it, so the key right after the end belongs to the input method as well.
 */
export class Composing {
  #is = false;
  #ended: ReturnType<typeof setTimeout> | undefined;

  /** Listens to a field; an attachment. */
  watch = (field: HTMLElement) => {
    field.addEventListener('compositionstart', () => {
      this.#over();
      this.#is = true;
    });
    field.addEventListener('compositionend', () => {
      clearTimeout(this.#ended);
      this.#ended = setTimeout(this.#over);
    });
    // Something was entered after the end of it: what comes then is a key of its own, however late the timer is.
    field.addEventListener('input', (event) => {
      const isOfWord = !(event instanceof InputEvent) || /Composition/.test(event.inputType);
      if (this.#ended !== undefined && !isOfWord) this.#over();
    });
  };

  /** A word is being composed, or was until this very key. */
  get is(): boolean {
    return this.#is;
  }

  /** Enter and Escape are the input method's then; other keys are left to the field anyway. */
  owns = ({ key }: Pick<KeyboardEvent, 'key'>): boolean => this.#is && (key === 'Enter' || key === 'Escape');

  #over = () => {
    clearTimeout(this.#ended);
    this.#ended = undefined;
    this.#is = false;
  };
}
