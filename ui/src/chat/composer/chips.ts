// What a chip says of a file: how far it is, how the model will get it, or why it cannot come. Pure.
import type { Attachment, AttachmentNote } from '../../bindings';
import { explain, say, w } from '../../messages';
import type { Item } from './attachments.svelte';

/** Why a file cannot come, as far as that was found out without the model. */
export function whyNot({ problem, unfit }: Pick<Item, 'problem' | 'unfit'>): string | null {
  if (unfit !== null) return w().composer.files.unfit[unfit];
  return problem && explain(problem);
}

/** Why the model does not get it, or not all of it. */
const noted = (note: AttachmentNote, { name }: Attachment): string => say(w().attachmentNote, 'kind', note, name);

/** What the person should know of a file that goes along. */
export const noteOf = (file: Attachment): string | null =>
  file.way === 'text' && file.note ? noted(file.note, file) : null;

type Shown = { state: 'ready' | 'busy' | 'refused'; detail: string | undefined; progress: number | null };

/** `unseen`: how the model will get it could not be found out; `size` writes bytes. */
export function chipOf(item: Item, unseen: boolean, size: (bytes: number) => string): Shown {
  const { sent, size: bytes, known } = item;
  const words = w().composer.files;
  const why = whyNot(item);
  if (why !== null) return { state: 'refused', detail: why, progress: null };
  if (known?.way === 'refused') return { state: 'refused', detail: noted(known.note, known), progress: null };
  if (known) return { state: 'ready', detail: words.ready({ size: size(known.size), way: known.way }), progress: null };
  if (sent !== null) {
    const progress = bytes ? Math.min(1, sent / bytes) : 0;
    return { state: 'busy', detail: words.percent(Math.floor(progress * 100)), progress };
  }
  return { state: unseen ? 'ready' : 'busy', detail: undefined, progress: null };
}
