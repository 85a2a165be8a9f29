// A field that is as high as its words. They are also drawn unseen behind it (see `base.css`), so no script measures; a
// long text fills the highest field anyway and scrolls in it, so nothing is laid out twice.
import type { Attachment } from 'svelte/attachments';

/** So many letters are higher than any field that grows. */
const LONG = 4_000;

/** Attached to what is around a text area whose words `text` gives. */
export function growing(text: () => string): Attachment<HTMLElement> {
  return (box) => {
    const field = box.querySelector('textarea');
    $effect(() => {
      const words = text();
      const isLong = words.length > LONG;
      const hasTurned = isLong !== box.classList.contains('long');
      // Asked for its place or set at each key, a long text would be laid out once more each time.
      if (isLong && !hasTurned) return;
      const top = hasTurned ? box.scrollTop + (field?.scrollTop ?? 0) : 0;
      // A last line without letters has its height by the space.
      box.dataset['text'] = isLong ? '' : `${words} `;
      if (!hasTurned || !field) return;
      box.classList.toggle('long', isLong);
      // The other one scrolls from now on; what was in view stays there.
      box.scrollTop = top;
      field.scrollTop = top;
    });
  };
}
