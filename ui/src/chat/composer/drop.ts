// What is being dragged over the chat, what a drop of it will do, and doing it.
import { w } from '../../messages';
import { dragged } from '../../files/browser/dragging';
import { isLongText, quoted } from './clipboard';

/** Something that can be dropped on a chat. */
export type Drag = { kind: 'files' | 'cloud'; count: number | null } | { kind: 'text' | 'link' };

type Held = Pick<DataTransfer, 'types' | 'items'>;

/**
 * Whether a drag holds files. WebKitGTK does not say it, and hides what they are: unlike a link they come as a list of
 * addresses and nothing to read.
 */
export const holdsFiles = (types: readonly string[]) =>
  types.some((type) => /^Files$/.test(type)) || (types.includes('text/uri-list') && !types.includes('text/plain'));

/** What a drag holds, as far as an engine tells before the drop; null when the chat can do nothing with it. */
export function dragOf({ types, items }: Held): Drag | null {
  if (dragged.paths.length > 0) return { kind: 'cloud', count: dragged.paths.length };
  if (holdsFiles(types)) {
    const files = [...(items ?? [])].filter(({ kind }) => kind === 'file').length;
    return { kind: 'files', count: files || null };
  }
  if (types.includes('text/uri-list')) return { kind: 'link' };
  return types.includes('text/plain') ? { kind: 'text' } : null;
}

/** What a drop will do, in words. */
export function promise(drag: Drag): string {
  const words = w().composer.drop;
  switch (drag.kind) {
    case 'files':
      return words.files(drag.count);
    case 'cloud':
      return words.cloud(drag.count);
    case 'link':
      return words.link;
    case 'text':
      return words.text;
  }
}

type Takes = {
  attachments: {
    add(paths: string[]): void;
    bring(files: File[]): Promise<void>;
    bringText(text: string, name: string): Promise<void>;
    takeDropped(): Promise<void>;
    refuseFolder(name: string): void;
  };
  write(text: string): void;
  /** Takes a quote, on lines of its own. */
  quote(text: string): void;
};

/** Does what was promised. Must be called while the drop is being told: afterwards its content is gone. */
export async function drop(transfer: DataTransfer, { attachments, write, quote }: Takes): Promise<void> {
  const drag = dragOf(transfer);
  if (drag?.kind === 'cloud') return attachments.add(dragged.take());
  if (drag?.kind === 'files') {
    const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry?.()?.isDirectory ?? false;
    const parts = [...transfer.items]
      .filter(({ kind }) => kind === 'file')
      .map((item) => ({ folder: isFolder(item), file: item.getAsFile() }));
    for (const { folder, file } of parts)
      if (folder) attachments.refuseFolder(file?.name ?? w().composer.files.unnamedFolder);
    const files = parts.flatMap(({ folder, file }) => (folder || !file ? [] : file));
    if (parts.length > 0) return attachments.bring(files);
    if (transfer.files.length > 0) return attachments.bring([...transfer.files]);
    const link = linkIn(transfer);
    return link === '' ? attachments.takeDropped() : write(link);
  }
  if (drag?.kind === 'link') return write(linkIn(transfer));
  const text = transfer.getData('text/plain');
  if (isLongText(text)) return attachments.bringText(text, w().composer.names.droppedText);
  quote(quoted(text));
}

const linkIn = (transfer: DataTransfer): string =>
  transfer
    .getData('text/uri-list')
    .split(/\r?\n/)
    .find((line) => !line.startsWith('#')) ?? '';
