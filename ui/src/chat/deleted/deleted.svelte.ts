// The deleted chats: which there are, which of them are picked, bringing them back, and erasing them for good.
import { SvelteSet } from 'svelte/reactivity';
import { account } from '../../account/account.svelte';
import type { DeletedChat, Problem } from '../../bindings';
import { frame } from '../../navigation/frame.svelte';
import { asProblem, host, isProblem } from '../../ipc';
import { watch } from '../../ipc/watch';
import { announce } from '../../kit/overlays/announce.svelte';
import { doing, done } from '../../kit/work/done.svelte';
import { w } from '../../messages';
import { Latest } from '../../kit/work/latest';
import { withTitles } from '../untitled';

class Deleted {
  /** The last deleted first. */
  list: DeletedChat[] = $state.raw([]);
  /** False until the list was read once. */
  isRead = $state(false);
  /** What did not work, and why. */
  failed: { what: 'read' | 'bringBack'; problem: Problem } | null = $state.raw(null);
  /** Ids of those that something is to be done with together. */
  readonly picked = new SvelteSet<string>();
  /** Those that the person is asked about before they are erased. */
  asking: DeletedChat[] | null = $state.raw(null);
  readonly #reads = new Latest();

  /** Reads the list after each change; returns how to stop. */
  start(): () => void {
    return watch('chats', () => void this.read());
  }

  /** Another account has other chats. */
  begin(list: DeletedChat[] | null) {
    this.#reads.drop();
    this.#take(list ?? []);
    this.isRead = list !== null;
    this.asking = null;
    frame.looking = null;
  }

  read(): Promise<void> {
    return this.#reads.run(async (isLatest) => {
      const answer = await host.call('chat.deleted', {}).catch(asProblem);
      if (!isLatest()) return;
      if (isProblem(answer)) this.failed = { what: 'read', problem: answer };
      else this.#take(answer);
      this.isRead = true;
    });
  }

  #take(list: DeletedChat[]) {
    this.list = withTitles(list);
    this.failed = null;
    for (const id of this.picked) if (!this.has(id)) this.picked.delete(id);
    if (frame.looking !== null && !this.has(frame.looking)) frame.looking = null;
  }

  has(id: string): boolean {
    return this.list.some((chat) => chat.id === id);
  }

  /** What is picked, in the order of the list. */
  get chosen(): DeletedChat[] {
    return this.list.filter(({ id }) => this.picked.has(id));
  }

  pick(id: string, picked: boolean) {
    if (picked) this.picked.add(id);
    else this.picked.delete(id);
  }

  pickAll(picked: boolean) {
    for (const { id } of this.list) this.pick(id, picked);
  }

  /** Brings chats back to where they stood. */
  bringBack(chats: DeletedChat[]) {
    return doing(async () => {
      const each = (wish: 'chat.restore' | 'chat.delete') => async () => {
        try {
          await Promise.all(chats.map(({ id }) => host.call(wish, { chat: id })));
        } catch (error) {
          this.failed = { what: 'bringBack', problem: asProblem(error) };
          return false;
        }
        await this.read();
        return true;
      };
      const [restore, remove] = [each('chat.restore'), each('chat.delete')];
      if (!(await restore())) return false;
      const [one] = chats;
      const text = () =>
        chats.length === 1 && one
          ? w().deleted.oneBroughtBack(one.title)
          : w().deleted.severalBroughtBack(chats.length);
      done({ text, undo: remove, redo: restore });
      return true;
    });
  }

  /** Asks before chats are erased. */
  ask(chats: DeletedChat[]) {
    if (chats.length > 0) this.asking = chats;
  }

  /** Erases them, and answers why not when they could not be. */
  async erase(chats: DeletedChat[]): Promise<Problem | null> {
    try {
      await host.call('chat.erase', { chats: chats.map(({ id }) => id) });
    } catch (error) {
      await this.read();
      return asProblem(error);
    }
    await this.read();
    this.asking = null;
    announce(w().deleted.erase.erased(chats.length));
    return null;
  }
}

export const deleted = new Deleted();
account.occasions.onBegin(({ opened }) => deleted.begin(opened?.deleted ?? null));
