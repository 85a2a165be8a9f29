// What can be done with a chat; the same in the list and in the bar.
import {
  Archive,
  ArchiveRestore,
  Copy,
  Folder,
  FolderMinus,
  FolderPlus,
  Pencil,
  Pin,
  PinOff,
  Printer,
  Share,
  Trash,
} from 'lucide';
import type { ChatSummary } from '../../bindings';
import { w } from '../../messages';
import { printing } from '../../print/printing.svelte';
import { chats } from '../chats.svelte';
import { FORMATS } from '../formats';

/** What a menu is about. */
export type Subject = Pick<ChatSummary, 'id' | 'title' | 'pinned' | 'archived' | 'folder' | 'answering'>;

/** The menu of a chat. Renaming, moving and deleting go on where the chat is drawn. */
export function chatMenu(
  chat: Subject,
  { rename, move, take, remove }: Record<'rename' | 'move' | 'take' | 'remove', () => unknown>,
) {
  const words = w().chat.menu;
  return [
    { label: words.rename, icon: Pencil, shortcut: 'F2', run: rename },
    chat.pinned
      ? { label: words.unpin, icon: PinOff, run: () => chats.pin(chat.id, false) }
      : { label: words.pin, icon: Pin, run: () => chats.pin(chat.id, true) },
    { label: words.move, icon: Folder, run: move },
    { label: words.duplicate, icon: Copy, disabled: chat.answering, run: () => chats.duplicate(chat) },
    chat.archived
      ? { label: words.unarchive, icon: ArchiveRestore, run: () => chats.archive(chat, false) }
      : { label: words.archive, icon: Archive, run: () => chats.archive(chat, true) },
    '-' as const,
    { label: words.export, icon: Share, run: take },
    { label: words.print, icon: Printer, run: () => printing.start(chat.id) },
    '-' as const,
    { label: words.delete, icon: Trash, shortcut: 'Delete', danger: true, run: remove },
  ];
}

/** In which form a chat is taken out. */
export const exportMenu = (chat: Subject) =>
  FORMATS.map(({ value, label, icon }) => ({ label, icon, run: () => chats.export(chat, value) }));

/** Where a chat can go; `name` asks for the name of a new folder. */
export function folderMenu(chat: Subject, folders: string[], name: () => unknown) {
  const known = folders.map((folder) => ({
    label: folder,
    checked: folder === chat.folder,
    run: () => chats.file(chat, folder),
  }));
  const out = { label: w().chat.menu.noFolder, icon: FolderMinus, run: () => chats.file(chat, null) };
  return [
    ...known,
    ...(known.length > 0 ? ['-' as const] : []),
    { label: w().chat.menu.newFolder, icon: FolderPlus, run: name },
    ...(chat.folder === null ? [] : [out]),
  ];
}
