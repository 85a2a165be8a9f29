// Dragging a chat inside the list: onto Pinned, onto a folder, or out of both. Everything it does the menu does as well.
import type { ChatSummary } from '../../bindings';
import { w } from '../../messages';
import { chats } from '../chats.svelte';
import { groupOf, type Group } from '../list/group';
import { extentOf, type ListRow } from '../list/list';

/** The section under the pointer, where it is in the list, and what letting go there does. */
export type Target = { words: string; section: { top: number; height: number } | null; x: number; y: number };

/** What dropping the chat on a section does, in words, and how; null when nothing changes. */
export function dropOn(chat: ChatSummary, { kind, title }: Pick<Group, 'kind' | 'title'>) {
  const words = w().composer.dropChat;
  if (kind === 'pinned') {
    return chat.pinned ? null : { words: words.pin, run: () => chats.pin(chat.id, true) };
  }
  if (kind === 'folder') {
    if (chat.folder === title && !chat.pinned) return null;
    return { words: words.moveTo(title), run: () => chats.file(chat, title, true) };
  }
  if (kind === 'day' && chat.pinned) return { words: words.unpin, run: () => chats.pin(chat.id, false) };
  if (kind === 'day' && chat.folder !== null) {
    return { words: words.takeOutOf(chat.folder), run: () => chats.file(chat, null) };
  }
  return null;
}

export class Drag {
  /** The chat that is dragged. */
  chat: ChatSummary | null = $state.raw(null);
  target: Target | null = $state.raw(null);
  #dragged: ChatSummary | null = null;
  #drop: (() => unknown) | null = null;
  #rows: () => ListRow[];

  constructor(rows: () => ListRow[]) {
    this.#rows = rows;
  }

  readonly events = {
    ondragstart: (event: DragEvent) => this.#start(event),
    ondragover: (event: DragEvent) => this.#over(event),
    ondragleave: (event: DragEvent) => this.#leave(event),
    ondragend: () => this.#end(),
    ondrop: (event: DragEvent) => {
      event.preventDefault();
      this.#drop?.();
      this.#end();
    },
  };

  #start(event: DragEvent) {
    const id = (event.target as Element).closest?.<HTMLElement>('[data-chat]')?.dataset.chat;
    const chat = chats.list.find((chat) => chat.id === id);
    if (!chat || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', chat.title);
    this.#dragged = chat;
    // Changing the page while the browser takes its picture of the row would end the drag.
    setTimeout(() => (this.chat = chat));
  }

  #over(event: DragEvent) {
    const key = (event.target as Element).closest?.<HTMLElement>('[data-group]')?.dataset.group;
    const drop = this.#dragged && key !== undefined ? dropOn(this.#dragged, groupOf(key)) : null;
    this.#drop = drop?.run ?? null;
    if (!drop || key === undefined) {
      this.target = null;
      return;
    }
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'move';
    this.target = { words: drop.words, section: extentOf(this.#rows(), key), x: event.clientX, y: event.clientY };
  }

  #leave(event: DragEvent) {
    const list = event.currentTarget as Element;
    if (event.relatedTarget instanceof Node && list.contains(event.relatedTarget)) return;
    this.target = null;
    this.#drop = null;
  }

  #end() {
    this.chat = null;
    this.#dragged = null;
    this.target = null;
    this.#drop = null;
  }
}
