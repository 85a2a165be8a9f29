// A folder's list as far as it was read: the first part at once, the rest while somebody scrolls towards it.
import type { FileEntry, FilePage, Problem, SortBy } from '../bindings';
import { asProblem, host } from '../ipc';
import { recall, remember } from './seen';

export type Sort = { by: SortBy; descending: boolean };

export class Listing {
  /** As it was asked for; once read, the absolute path. */
  folder = $state('~');
  /** Its id, where it was opened from a list: by its path Puter may take another one for it. */
  #uid: string | null = null;
  entries: FileEntry[] = $state.raw([]);
  /** Entries in the whole folder, if Puter said. */
  total: number | null = $state(null);
  /** When what is shown was read, in milliseconds since 1970. */
  readAt: number | null = $state(null);
  isLoading = $state(false);
  /** True once this folder was read. */
  isRead = $state(false);
  problem: Problem | null = $state(null);
  #sort: Sort = $state({ by: 'name', descending: false });
  #cursor: string | null = null;
  /** Counts questions: an answer to an older one is thrown away. */
  #asked = 0;

  constructor(sort: Sort = { by: 'name', descending: false }) {
    this.#sort = sort;
  }

  /** Its id, if it is known: it names the folder where its path may not. */
  get uid(): string | null {
    return this.#uid;
  }

  get sort(): Sort {
    return this.#sort;
  }

  /** Shows another folder, as it was seen last until it is read; with at least so many entries if it has them. */
  async open(folder: string, atLeast = 0, uid: string | null = null) {
    this.#empty(folder);
    this.#uid = uid;
    this.#recall();
    await this.#read(Math.max(this.entries.length, atLeast));
  }

  /** Back to the beginning, with nothing read; what is being read is thrown away. */
  forget() {
    this.#asked += 1;
    this.#empty('~');
    this.#uid = null;
    this.isLoading = false;
    this.problem = null;
  }

  #empty(folder: string) {
    this.folder = folder;
    this.entries = [];
    this.total = null;
    this.isRead = false;
    this.readAt = null;
    this.#cursor = null;
  }

  #recall() {
    const seen = recall(this.folder, this.#order);
    if (!seen) return;
    this.folder = seen.folder;
    this.entries = seen.entries;
    this.total = seen.total;
    this.readAt = seen.at;
    this.isRead = true;
  }

  get #order(): string {
    return `${this.#sort.by} ${this.#sort.descending ? 'down' : 'up'}`;
  }

  /** Reads the same folder again, as far as it was read, without emptying it first. */
  refresh() {
    return this.#read(this.entries.length);
  }

  async order(sort: Sort) {
    this.#sort = sort;
    await this.#read(this.entries.length);
  }

  /** Reads the next part, if there is one and nothing is being read. */
  async more() {
    if (this.#cursor === null || this.isLoading) return;
    const asked = ++this.#asked;
    await this.#guarded(asked, async () => {
      const page = await this.#page(this.#cursor);
      if (asked === this.#asked) this.#take(page, [...this.entries, ...page.entries]);
    });
  }

  /** Reads everything that was not read yet. */
  async all() {
    if (this.#cursor !== null || !this.isRead || this.isLoading) await this.#read(Infinity);
  }

  async #read(atLeast = 0) {
    const asked = ++this.#asked;
    await this.#guarded(asked, async () => {
      let page = await this.#page(null);
      let entries = page.entries;
      while (entries.length < atLeast && page.cursor !== null && asked === this.#asked) {
        page = await this.#page(page.cursor);
        entries = [...entries, ...page.entries];
      }
      if (asked === this.#asked) this.#take(page, entries);
    });
  }

  async #guarded(asked: number, work: () => Promise<void>) {
    this.isLoading = true;
    this.problem = null;
    try {
      await work();
    } catch (error) {
      if (asked === this.#asked) this.#fail(asProblem(error));
    }
    if (asked === this.#asked) this.isLoading = false;
  }

  /** What was read before stays, with its time; what is gone does not. */
  #fail(problem: Problem) {
    if (problem.code === 'not_found') this.#empty(this.folder);
    this.problem = problem;
  }

  #page(cursor: string | null): Promise<FilePage> {
    const { by: sortBy, descending } = this.#sort;
    return host.call('files.list', { folder: this.folder, uid: this.#uid, cursor, sortBy, descending });
  }

  #take({ folder, cursor, total }: FilePage, entries: FileEntry[]) {
    const asked = this.folder;
    this.folder = folder;
    // A file that moved in the order between two parts comes twice.
    this.entries = [...new Map(entries.map((entry) => [entry.path, entry])).values()];
    this.total = total;
    this.#cursor = cursor;
    this.isRead = true;
    this.readAt = Date.now();
    remember(asked, this.#order, { folder, entries: this.entries, total, at: this.readAt });
  }
}
