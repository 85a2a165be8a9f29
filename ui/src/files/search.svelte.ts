// Looking for files by their names in the whole cloud, which Puter does.
import type { FileEntry, Problem } from '../bindings';
import { asProblem, host } from '../ipc';

/** Puter is asked so long after the last letter: it allows some dozens of searches a minute. */
const AFTER = 300;

export class CloudSearch {
  query = $state('');
  /** What Puter found last. What was found for the letters before stays until then. */
  found: FileEntry[] = $state.raw([]);
  /** Puter gave as many as it gives at most. */
  more = $state(false);
  problem: Problem | null = $state(null);
  /** What was searched for when that was found. */
  answered: string | null = $state(null);
  #later: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  readonly wanted = $derived(this.query.trim());
  readonly isOn = $derived(this.wanted !== '');
  /** What is shown is the answer to what was typed. */
  readonly isDone = $derived(this.answered === this.wanted);

  /** Asks Puter once nothing more is typed for a moment. */
  soon() {
    clearTimeout(this.#later);
    if (!this.isDone) this.#later = setTimeout(() => void this.ask(), AFTER);
  }

  forget() {
    clearTimeout(this.#later);
    this.#asked += 1;
    this.query = '';
    this.found = [];
    this.more = false;
    this.problem = null;
    this.answered = null;
  }

  /** Asks Puter, now. Of two questions at once the later one counts. */
  ask = async () => {
    clearTimeout(this.#later);
    const asked = ++this.#asked;
    const { wanted } = this;
    this.problem = null;
    try {
      const { files, more } = await host.call('files.search', { query: wanted });
      if (asked !== this.#asked) return;
      this.found = files;
      this.more = more;
      this.answered = wanted;
    } catch (error) {
      if (asked === this.#asked) this.problem = asProblem(error);
    }
  };
}
