// What a chip says of a file: how far it is, how the model will get it, or why it cannot come. Pure.
import type { DeliveryMode } from '../../bindings';
import type { Item } from './attachments.svelte';

const WAYS: Record<DeliveryMode, string> = {
  text: 'as text',
  image: 'as a picture',
  reference: 'by path',
  refused: '',
};

type Shown = { state: 'ready' | 'busy' | 'refused'; detail: string | undefined; progress: number | null };

/** `unseen`: how the model will get it could not be found out; `size` writes bytes. */
export function chipOf(
  { sent, size: bytes, known, problem }: Item,
  unseen: boolean,
  size: (bytes: number) => string,
): Shown {
  if (problem) return { state: 'refused', detail: problem.message, progress: null };
  if (known?.way === 'refused') return { state: 'refused', detail: known.note ?? 'cannot be read', progress: null };
  if (known) return { state: 'ready', detail: `${size(known.size)}, ${WAYS[known.way]}`, progress: null };
  if (sent !== null) {
    const progress = bytes ? Math.min(1, sent / bytes) : 0;
    return { state: 'busy', detail: `${Math.floor(progress * 100)} %`, progress };
  }
  return { state: unseen ? 'ready' : 'busy', detail: undefined, progress: null };
}
