// What the person prefers, kept by the application. Changes are drawn at once and corrected by what was really kept.
import { account } from '../account/account.svelte';
import { INITIAL_PREFERENCES, type Preferences, type Problem } from '../bindings';
import { asProblem, host } from '../ipc';
import { explain, w } from '../messages';
import { watch } from '../ipc/watch';
import { announce } from '../kit/overlays/announce.svelte';

class PreferencesStore {
  /** Before the first answer arrives: what a new installation has. */
  now: Preferences = $state(INITIAL_PREFERENCES);
  #kept: Preferences = INITIAL_PREFERENCES;
  /** Changes that are not kept yet, the oldest first: what is read meanwhile does not know of them. */
  #changes: Partial<Preferences>[] = [];
  #wrote: Promise<unknown> = Promise.resolve();

  /** Reads them after every change. */
  start() {
    watch('preferences', () => (this.#wrote = this.#wrote.then(() => this.#read())));
  }

  async #read() {
    this.keep(await host.call('preferences.get', {}).catch(() => this.#kept));
  }

  /** Has them as they are kept. */
  keep(kept: Preferences) {
    this.#kept = kept;
    this.now = Object.assign({}, kept, ...this.#changes);
  }

  /** Changes some of them. Writes follow one another, so that the last one wins. Gives why a change was not kept. */
  set(change: Partial<Preferences>): Promise<Problem | null> {
    this.#changes.push(change);
    this.keep(this.#kept);
    const written = this.#wrote.then(async () => {
      const wanted = { ...this.#kept, ...change };
      const isOver = () => void this.#changes.splice(this.#changes.indexOf(change), 1);
      try {
        const kept = await host.call('preferences.set', { preferences: wanted });
        isOver();
        this.keep(kept);
        return null;
      } catch (error) {
        isOver();
        this.keep(this.#kept);
        announce(explain(asProblem(error)), 'assertive');
        return asProblem(error);
      }
    });
    this.#wrote = written;
    return written;
  }

  /** Puts a model on the list of favourites, or takes it off. */
  toggleFavourite(id: string) {
    const { favourites } = this.now;
    const starred = favourites.includes(id);
    const words = w().preferences;
    announce(starred ? words.noFavourite : words.favourite);
    return this.set({ favourites: starred ? favourites.filter((other) => other !== id) : [...favourites, id] });
  }

  /** Closes a folder of the chat list, or opens it. */
  toggleFolder(name: string) {
    const { closedFolders } = this.now;
    const isClosed = closedFolders.includes(name);
    return this.set({
      closedFolders: isClosed ? closedFolders.filter((other) => other !== name) : [...closedFolders, name],
    });
  }
}

export const preferences = new PreferencesStore();
// Another account has its own model.
account.occasions.onBegin((beginning) => preferences.keep(beginning.preferences));
