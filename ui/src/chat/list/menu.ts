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
  return [
    { label: 'Rename', icon: Pencil, shortcut: 'F2', run: rename },
    chat.pinned
      ? { label: 'Unpin', icon: PinOff, run: () => chats.pin(chat.id, false) }
      : { label: 'Pin', icon: Pin, run: () => chats.pin(chat.id, true) },
    { label: 'Move to folder…', icon: Folder, run: move },
    { label: 'Duplicate', icon: Copy, disabled: chat.answering, run: () => chats.duplicate(chat) },
    chat.archived
      ? { label: 'Take out of the archive', icon: ArchiveRestore, run: () => chats.archive(chat, false) }
      : { label: 'Archive', icon: Archive, run: () => chats.archive(chat, true) },
    '-' as const,
    { label: 'Export…', icon: Share, run: take },
    { label: 'Print…', icon: Printer, run: () => printing.start(chat.id) },
    '-' as const,
    { label: 'Delete', icon: Trash, shortcut: 'Delete', danger: true, run: remove },
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
  const out = { label: 'No folder', icon: FolderMinus, run: () => chats.file(chat, null) };
  return [
    ...known,
    ...(known.length > 0 ? ['-' as const] : []),
    { label: 'New folder…', icon: FolderPlus, run: name },
    ...(chat.folder === null ? [] : [out]),
  ];
}
