// The folder on screen: its list, what is chosen in it, and what can be done with that.
import { account } from '../account/account.svelte';
import type { FileEntry, Problem, SortBy } from '../bindings';
import { asProblem, host } from '../host';
import { watch } from '../host/watch';
import { announce } from '../kit/announce.svelte';
import { count } from '../kit/format';
import { toast } from '../kit/toasts.svelte';
import { Listing, type Sort } from './listing.svelte';
import { forgetAll } from './seen';
import { nameOf, parentOf } from './paths';
import { kept, none, NOTHING, pick, type Selection } from './selection';

const SORT_KEY = 'files.sort';

class Files {
  readonly listing = new Listing(rememberedSort());
  selection: Selection = $state.raw(NOTHING);
  /** Narrows the list to names that hold these words. */
  query = $state('');
  /** The file whose name is being changed, or 'new' for a folder that is being made. */
  renaming: string | null = $state(null);
  /** Why the last new name was not taken: stands beside the field. */
  nameProblem: Problem | null = $state(null);
  /** Why the last act on files did not work. */
  problem: Problem | null = $state(null);
  #past: string[] = $state([]);

  readonly shown: FileEntry[] = $derived.by(() => {
    const wanted = this.query.trim().toLocaleLowerCase();
    return this.listing.entries.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  });
  readonly paths = $derived(this.shown.map(({ path }) => path));
  readonly chosen = $derived(this.shown.filter(({ path }) => this.selection.chosen.has(path)));
  readonly focused = $derived(this.shown.find(({ path }) => path === this.selection.focus) ?? null);

  /** Reads the folder, now and after changes; returns how to stop. */
  start(): () => void {
    void this.listing.open(this.listing.folder);
    const stop = watch('files', ({ id }) => {
      if (id === null || id === this.listing.folder) void this.refresh();
    });
    return stop;
  }

  /** Another account has other files. */
  forget() {
    this.listing.forget();
    forgetAll();
    this.selection = NOTHING;
    this.stopRenaming();
    this.query = '';
    this.problem = null;
    this.#past = [];
  }

  get canGoBack(): boolean {
    return this.#past.length > 0;
  }

  async open(folder: string) {
    if (folder !== this.listing.folder) this.#past.push(this.listing.folder);
    await this.#show(folder);
  }

  /** Opens the folder of a file with the file chosen in it. */
  async reveal(path: string) {
    await this.open(parentOf(path) ?? path);
    if (this.paths.includes(path)) this.selection = pick(path);
  }

  async back() {
    const before = this.#past.pop();
    if (before !== undefined) await this.#show(before);
  }

  /** The folder above, with this one under the keyboard. */
  async up() {
    const from = this.listing.folder;
    const above = parentOf(from);
    if (above === null) return;
    await this.open(above);
    if (this.paths.includes(from)) this.selection = { ...NOTHING, focus: from };
  }

  async refresh() {
    const before = this.paths;
    await this.listing.refresh();
    this.selection = kept(this.selection, this.paths, before);
  }

  async sort(by: SortBy) {
    const { by: now, descending } = this.listing.sort;
    const sort = { by, descending: by === now ? !descending : by === 'modified' || by === 'size' };
    remember(sort);
    await this.listing.order(sort);
  }

  async rename(path: string, name: string) {
    await this.#name(() => host.call('files.rename', { path, name }));
  }

  async makeFolder(name: string) {
    await this.#name(() => host.call('files.makeFolder', { folder: this.listing.folder, name }));
  }

  stopRenaming() {
    this.renaming = null;
    this.nameProblem = null;
  }

  /** Moves what is chosen to the trash; the note that says so brings it back. */
  async trash() {
    const doomed = this.#targets().filter(({ immutable }) => !immutable);
    if (doomed.length === 0) return;
    await this.#act(async () => {
      const trashed = await host.call('files.trash', { paths: doomed.map(({ path }) => path) });
      const words = doomed.length === 1 ? `“${doomed[0]?.name}”` : count(doomed.length, 'file');
      toast(`${words} moved to the trash`, {
        label: 'Undo',
        run: () => this.#act(() => host.call('files.restore', { trashed })),
      });
      announce(`${words} moved to the trash.`);
    });
    this.selection = none(this.selection);
  }

  /** What an action is about: what is chosen, or else the file under the keyboard. */
  #targets(): FileEntry[] {
    return this.chosen.length > 0 ? this.chosen : this.focused ? [this.focused] : [];
  }

  async #show(folder: string) {
    this.selection = NOTHING;
    this.stopRenaming();
    this.problem = null;
    await this.listing.open(folder);
    announce(`${nameOf(folder)}, ${count(this.listing.total ?? this.listing.entries.length, 'item')}.`);
  }

  /** A name that is refused keeps its field open, with the reason beside it. */
  async #name(change: () => Promise<FileEntry>) {
    try {
      const { path } = await change();
      this.stopRenaming();
      await this.listing.refresh();
      this.selection = pick(path);
    } catch (error) {
      this.nameProblem = asProblem(error);
    }
  }

  async #act(act: () => Promise<unknown>) {
    this.problem = null;
    try {
      await act();
    } catch (error) {
      this.problem = asProblem(error);
    }
    await this.refresh();
  }
}

/** The order outlives the window; it is the only thing kept outside the application, and nothing depends on it. */
function rememberedSort(): Sort | undefined {
  const [by, direction] = (globalThis.localStorage?.getItem(SORT_KEY) ?? '').split(' ');
  const known = (['name', 'modified', 'kind', 'size'] as const).find((name) => name === by);
  return known && { by: known, descending: direction === 'down' };
}

function remember({ by, descending }: Sort) {
  globalThis.localStorage?.setItem(SORT_KEY, `${by} ${descending ? 'down' : 'up'}`);
}

export const files = new Files();
account.whenOther(() => files.forget());
account.whenAgain(() => {
  if (files.problem?.code === 'offline') files.problem = null;
  if (files.listing.problem) void files.refresh();
});
