// The folder on screen: its list, what is chosen in it, what is searched, and the way that led here. What can be done
// with files is in `acts`.
import { tick } from 'svelte';
import { account } from '../account/account.svelte';
import type { FileEntry, Problem, SortBy } from '../bindings';
import { watch } from '../ipc/watch';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { frame } from '../navigation/frame.svelte';
import { requests } from '../navigation/requests';
import { Listing, type Sort } from './listing.svelte';
import { ordered } from './order';
import { folded, isHome, isInTrash, isPlain, nameOf, parentOf } from '../cloud/paths';
import { CloudSearch } from './search.svelte';
import { forgetAll } from './seen';
import { kept, NOTHING, pick, type Selection } from './selection';
import { back, forward, NOWHERE, opened, type Visit } from './visits';

const SORT_KEY = 'files.sort';

class Files {
  readonly listing = new Listing(rememberedSort());
  selection: Selection = $state.raw(NOTHING);
  readonly cloud = new CloudSearch();
  /** The whole cloud is searched, though a folder is shown. */
  #wide = $state(false);
  /** How far the list is scrolled, in CSS pixels. */
  top = $state(0);
  /** The path of the file whose name is being changed, or 'new' for a folder that is being made. */
  renaming: string | null = $state(null);
  /** Why the last new name was not taken: stands beside the field. */
  nameProblem: Problem | null = $state(null);
  #visits = $state.raw(NOWHERE);
  #steps = 0;
  /** Folders that were opened from a list, by their path: what they are called there, and their ids. */
  #known = $state.raw(new Map<string, Pick<FileEntry, 'name' | 'uid'>>());

  readonly query = $derived(this.cloud.query);
  /** Where is looked: in the whole cloud, or in the folder that is shown. */
  readonly everywhere = $derived(this.cloud.isOn && (this.#wide || isHome(this.listing.folder)));
  readonly shown: FileEntry[] = $derived.by(() => {
    if (this.everywhere) return ordered(this.cloud.found, this.listing.sort);
    const wanted = folded(this.cloud.wanted);
    return this.listing.entries.filter(({ name }) => folded(name).includes(wanted));
  });
  readonly paths = $derived(this.shown.map(({ path }) => path));
  readonly chosen = $derived(this.shown.filter(({ path }) => this.selection.chosen.has(path)));
  readonly focused = $derived(this.shown.find(({ path }) => path === this.selection.focus) ?? null);

  /** Reads the folder, now and after changes; returns how to stop. */
  start(): () => void {
    void this.listing.open(this.listing.folder);
    const stop = watch('files', ({ id }) => {
      if (id === null || id === this.listing.folder || this.everywhere) void this.refresh();
    });
    return stop;
  }

  /** Another account has other files. */
  forget() {
    this.listing.forget();
    forgetAll();
    this.cloud.forget();
    this.#wide = false;
    this.selection = NOTHING;
    this.stopRenaming();
    this.#visits = NOWHERE;
    this.#known = new Map();
  }

  get canGoBack(): boolean {
    return this.#visits.past.length > 0;
  }

  get canGoForward(): boolean {
    return this.#visits.ahead.length > 0;
  }

  get isInTrash(): boolean {
    return isInTrash(this.listing.folder);
  }

  /** Something lies in the trash that is shown. */
  get isTrashFull(): boolean {
    return this.listing.entries.length > 0;
  }

  /** What a folder is called. */
  nameOf = (path: string): string => this.#known.get(path)?.name ?? nameOf(path);

  /** Opens a folder; a search ends. */
  async open(folder: string) {
    if (absolute(folder) === absolute(this.listing.folder) && !this.cloud.isOn) return this.refresh();
    const entry = this.shown.find(({ path }) => path === folder);
    if (entry) this.#known = new Map(this.#known).set(folder, entry);
    this.#visits = opened(this.#visits, this.#here());
    await this.#show({ folder, query: '', everywhere: false, selection: NOTHING, top: 0, read: 0 });
  }

  /** Opens the folder of a file with the file chosen in it. */
  async reveal(path: string) {
    await this.open(parentOf(path) ?? path);
    if (this.paths.includes(path)) this.selection = pick(path);
  }

  /** To the place before this one, as it was left. */
  async back() {
    const step = back(this.#visits, this.#here());
    if (!step) return;
    this.#visits = step.visits;
    await this.#show(step.to);
  }

  /** Undoes a step back. */
  async forward() {
    const step = forward(this.#visits, this.#here());
    if (!step) return;
    this.#visits = step.visits;
    await this.#show(step.to);
  }

  /** The folder above, with this one under the keyboard. */
  async up() {
    const from = this.listing.folder;
    const above = parentOf(from);
    if (above === null) return;
    await this.open(above);
    if (this.paths.includes(from)) this.selection = { ...NOTHING, focus: from };
  }

  /** Reads again what is shown. */
  async refresh() {
    const before = this.paths;
    await Promise.all([this.listing.refresh(), this.everywhere && this.cloud.ask()]);
    this.selection = kept(this.selection, this.paths, before);
  }

  async sort(by: SortBy) {
    const { by: now, descending } = this.listing.sort;
    const sort = { by, descending: by === now ? !descending : by === 'modified' || by === 'size' };
    remember(sort);
    await this.listing.order(sort);
  }

  /** Looks for names that hold this. */
  search(query: string) {
    if (query.trim() === '') this.#wide = false;
    this.cloud.query = query;
    if (this.everywhere) this.cloud.soon();
    else if (this.cloud.isOn) void this.listing.all();
    else this.cloud.forget();
  }

  /** Looks for the same in the whole cloud, or only in the folder. */
  searchEverywhere(wide: boolean) {
    this.#wide = wide;
    if (wide && !this.cloud.isDone) void this.cloud.ask();
    // What was not read yet cannot be searched.
    if (!wide) void this.listing.all();
  }

  stopRenaming() {
    this.renaming = null;
    this.nameProblem = null;
  }

  /** What an action is about: what is chosen, or else the file under the keyboard. */
  get targets(): FileEntry[] {
    return this.chosen.length > 0 ? this.chosen : this.focused ? [this.focused] : [];
  }

  /** The id of a folder whose path may name another one, or null: what stands at a plain path is what is wanted there. */
  #uidOf(folder: string): string | null {
    return isPlain(folder) ? null : (this.#known.get(folder)?.uid ?? null);
  }

  #here(): Visit {
    const { listing, query, everywhere, selection, top } = this;
    return { folder: listing.folder, query, everywhere, selection, top, read: listing.entries.length };
  }

  async #show({ folder, query, everywhere, selection, top, read }: Visit) {
    this.selection = NOTHING;
    this.stopRenaming();
    this.cloud.forget();
    this.cloud.query = query;
    this.#wide = everywhere && !isHome(folder);
    this.top = 0;
    const step = ++this.#steps;
    await Promise.all([this.listing.open(folder, read, this.#uidOf(folder)), everywhere && this.cloud.ask()]);
    // Somebody was quicker than Puter and is elsewhere by now.
    if (step !== this.#steps) return;
    this.selection = kept(selection, this.paths, []);
    this.top = top;
    const count = this.listing.total ?? this.shown.length;
    announce(w().files.list.opened({ folder: this.nameOf(this.listing.folder), count }));
  }
}

/** The path with the home folder written out. */
const absolute = (path: string): string => path.replace(/^~/, `/${account.owner?.username ?? ''}`);

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
account.occasions.onBegin(() => files.forget());
account.occasions.onReturn(() => {
  if (files.listing.problem) void files.refresh();
  else if (files.cloud.problem) void files.cloud.ask();
});

/** Opens a folder, or the folder of a file with the file chosen in it. */
requests.showFile = async ({ path, isFolder }) => {
  frame.go('files');
  frame.closeOver();
  // Files that are shown for the first time begin at home.
  await tick();
  await (isFolder ? files.open(path) : files.reveal(path));
};
