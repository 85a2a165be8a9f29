// What can be done with a chat; the same in the list and in the bar.
import Pencil from '@lucide/svelte/icons/pencil';
import Pin from '@lucide/svelte/icons/pin';
import PinOff from '@lucide/svelte/icons/pin-off';
import Trash from '@lucide/svelte/icons/trash';
import { chats } from './chats.svelte';

/** The menu of a chat. Renaming and deleting happen where the chat is drawn. */
export function chatMenu(
  { id, pinned }: { id: string; pinned: boolean },
  { rename, remove }: { rename: () => unknown; remove: () => unknown },
) {
  return [
    { label: 'Rename', icon: Pencil, shortcut: 'F2', run: rename },
    pinned
      ? { label: 'Unpin', icon: PinOff, run: () => chats.pin(id, false) }
      : { label: 'Pin', icon: Pin, run: () => chats.pin(id, true) },
    '-' as const,
    { label: 'Delete', icon: Trash, shortcut: 'Delete', danger: true, run: remove },
  ];
}
