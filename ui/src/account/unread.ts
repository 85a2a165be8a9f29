// A sign-in link is as secret as a password, so what a person pastes is never read in this page: the paste is stopped
// before its text arrives, and the application reads the clipboard itself.
import type { Attachment } from 'svelte/attachments';

/** How a browser says that text is about to arrive in a field which nobody typed there. */
const PASTED = ['insertFromPaste', 'insertFromPasteAsQuotation', 'insertFromYank'];
const DROPPED = 'insertFromDrop';

/** Attach to a field; `onpaste` is called instead of the text. Text that is dropped goes nowhere. */
export function unread(onpaste: () => unknown): Attachment<HTMLElement> {
  return (field) => {
    const paste = (event: Event) => {
      event.preventDefault();
      onpaste();
    };
    const drop = (event: Event) => event.preventDefault();
    // Not every engine sends `paste` for every way of pasting; the text itself always passes here.
    const beforeinput = (event: InputEvent) => {
      if (PASTED.includes(event.inputType)) paste(event);
      else if (event.inputType === DROPPED) drop(event);
    };
    field.addEventListener('paste', paste);
    field.addEventListener('drop', drop);
    field.addEventListener('beforeinput', beforeinput);
    return () => {
      field.removeEventListener('paste', paste);
      field.removeEventListener('drop', drop);
      field.removeEventListener('beforeinput', beforeinput);
    };
  };
}
