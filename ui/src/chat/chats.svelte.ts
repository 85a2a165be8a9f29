// The chats there are and the one that is open. A conversation whose answer runs stays alive off screen.
import { account } from '../account/account.svelte';
import type { ChatSummary, Problem } from '../bindings';
import { frame } from '../frame/frame.svelte';
import { asProblem, host } from '../host';
import { watch } from '../host/watch';
import { toast } from '../kit/toasts.svelte';
import { Conversation } from './chat.svelte';

class Chats {
  list: ChatSummary[] = $state.raw([]);
  /** False until the list was read once. */
  isRead = $state(false);
  problem: Problem | null = $state(null);
  /** Chats whose answer ended off screen and was not looked at yet. */
  unread: ReadonlySet<string> = $state.raw(new Set());
  #alive = new Map<string | null, Conversation>();

  /** Reads the list, now and after each change; returns how to stop. */
  start(): () => void {
    void this.read();
    const stop = watch('chats', ({ id }) => {
      void this.read();
      const shown = this.#alive.get(id);
      if (id !== null && shown?.isOpen) void shown.open();
    });
    const stopKeeping = account.keepFirst(() => Promise.all([...this.#alive.values()].map((chat) => chat.leave())));
    return () => {
      stop();
      stopKeeping();
    };
  }

  /** Another account has other chats. */
  forget() {
    this.#alive.clear();
    this.list = [];
    this.isRead = false;
    this.problem = null;
    this.unread = new Set();
    frame.chat = null;
  }

  async read() {
    try {
      this.#take(await host.call('chat.list', {}));
      this.problem = null;
    } catch (error) {
      this.problem = asProblem(error);
    }
    this.isRead = true;
  }

  #take(list: ChatSummary[]) {
    const ran = this.list.filter(({ answering }) => answering).map(({ id }) => id);
    const ended = list.filter(({ id, answering }) => !answering && ran.includes(id) && id !== frame.chat);
    this.unread = new Set([...this.unread, ...ended.map(({ id }) => id)]);
    this.list = list;
  }

  /** The conversation on screen. */
  see(conversation: Conversation) {
    this.unread = new Set([...this.unread].filter((id) => id !== conversation.id));
    void conversation.open();
  }

  /** The conversation with this id, or the new one that has none yet. */
  conversation(id: string | null): Conversation {
    const alive = this.#alive.get(id);
    if (alive) return alive;
    const made = new Conversation(id, (given) => {
      this.#alive.delete(null);
      this.#alive.set(given, made);
      if (frame.chat === null) frame.openChat(given);
      void this.read();
    });
    this.#alive.set(id, made);
    return made;
  }

  /** Lets go of a conversation that left the screen, unless it is being answered. */
  leave(conversation: Conversation) {
    void conversation.leave();
    if (!conversation.isAnswering && conversation.id !== null) this.#alive.delete(conversation.id);
  }

  /** Adds cloud files to the message being written and shows it. */
  attach(paths: string[]) {
    this.conversation(frame.chat).attachments.add(paths);
    frame.write();
  }

  async rename(id: string, title: string) {
    await this.#change(host.call('chat.rename', { chat: id, title }));
  }

  async pin(id: string, pinned: boolean) {
    await this.#change(host.call('chat.pin', { chat: id, pinned }));
  }

  /** Deletes at once; the note that says so brings it back. */
  async delete({ id, title }: Pick<ChatSummary, 'id' | 'title'>) {
    await this.#change(host.call('chat.delete', { chat: id }));
    if (this.problem) return;
    this.#alive.delete(id);
    if (frame.chat === id) frame.openChat(null);
    toast(`“${title}” deleted`, { label: 'Undo', run: () => this.#change(host.call('chat.restore', { chat: id })) });
  }

  async #change(done: Promise<null>) {
    try {
      await done;
      await this.read();
    } catch (error) {
      this.problem = asProblem(error);
    }
  }
}

export const chats = new Chats();
account.whenOther(() => chats.forget());
