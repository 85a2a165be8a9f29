// What can be done with files and folders. Each act says what it did, can be undone where that is possible, and says of
// every file that stayed as it was why. Ids name the files, because an act changes where they are.
import { account } from '../account/account.svelte';
import type { Code, FileEntry, FilesDone, FilesProgress, Problem, RestoreTo } from '../bindings';
import { asProblem, host } from '../ipc';
import { announce } from '../kit/overlays/announce.svelte';
import { doing, done } from '../kit/work/done.svelte';
import { explain, titled, w } from '../messages';
import type { Things } from '../messages/things';
import type { Words } from '../messages/types';
import { files } from './files.svelte';
import { nameOf, parentOf } from '../cloud/paths';
import { none, pick } from './selection';

/** What must be asked before, or instead of, an act. */
export type Question =
  | { kind: 'erase'; files: FileEntry[] }
  | { kind: 'empty'; items: number; bytes: number }
  | { kind: 'homeless'; files: FileEntry[] }
  | { kind: 'taken'; files: FileEntry[]; folder: string; uid: string | null };

/** A folder that is being chosen, and for what. */
export type Choice = {
  kind: 'move' | 'copy' | 'restore';
  files: FileEntry[];
  anchor: Element | { x: number; y: number };
};

/** Why something did not work. */
type Trouble = { title: string; text: string; code: Code };

/** What is done with several. */
type Act = keyof Words['files']['running'];

type Hear = (step: FilesProgress) => void;

const ids = (entries: FileEntry[]) => entries.map(({ uid }) => uid);

/** What a sentence about these says. */
export function things(entries: Pick<FileEntry, 'name' | 'isFolder'>[]): Things {
  const count = entries.length;
  const folders = entries.filter(({ isFolder }) => isFolder).length;
  const kind = folders === 0 ? 'file' : folders === count ? 'folder' : 'item';
  return { count, kind, name: count === 1 ? (entries[0]?.name ?? null) : null };
}

class FileActs {
  /** How far an act on several files is, and what it does. */
  running: (FilesProgress & { act: Act }) | null = $state.raw(null);
  /** Why the last act did not work, or not for all. */
  trouble: Trouble | null = $state.raw(null);
  question: Question | null = $state.raw(null);
  choice: Choice | null = $state.raw(null);
  /** Acts follow one another. */
  #queue: Promise<unknown> = Promise.resolve();

  /** Another account has other files. */
  forget() {
    this.trouble = null;
    this.question = null;
    this.choice = null;
  }

  trash(wanted = files.targets) {
    return doing(async () => {
      const doomed = this.#changeable(wanted);
      if (doomed.length === 0) return;
      const gone = await this.#trash(doomed);
      if (!gone) return;
      files.selection = none(files.selection);
      this.#done(() => w().files.done.trashed(things(gone)), {
        undo: () => this.#restore(gone, { kind: 'original' }),
        redo: () => this.#trash(gone),
      });
    });
  }

  /** Out of the trash, each to where it was unless said otherwise. */
  restore(wanted = files.targets, to: RestoreTo = { kind: 'original' }) {
    return doing(async () => {
      this.question = null;
      const back = await this.#restore(wanted, to);
      if (!back || back.length === 0) return;
      const [only] = back;
      const before = back.length === 1 && wanted.find(({ uid }) => uid === only?.uid);
      const text = () => (before && only ? restored(before.name, only) : w().files.done.restored(things(back)));
      this.#done(text, { undo: () => this.#trash(back), redo: () => this.#restore(back, to) });
    });
  }

  /** Asks whether these are to be deleted for good. */
  askErase(doomed = files.targets) {
    if (doomed.length > 0) this.question = { kind: 'erase', files: doomed };
  }

  async erase(doomed: FileEntry[]) {
    this.question = null;
    const gone = await this.#several('erase', doomed, (hear) => host.call('files.erase', { files: ids(doomed) }, hear));
    if (gone) announce(w().files.done.erased(things(gone.done)));
  }

  /** Asks whether the trash is to be emptied, and says of how much. */
  async askEmpty() {
    this.trouble = null;
    try {
      this.question = { kind: 'empty', ...(await host.call('files.trashSize', {})) };
    } catch (error) {
      this.#fail(asProblem(error));
    }
  }

  async empty() {
    this.question = null;
    if (await this.#one(() => host.call('files.emptyTrash', {}))) announce(w().files.done.emptied);
  }

  /** Into a folder, by its id if that is known. What has the name of something there waits for an answer. */
  move(wanted: FileEntry[], folder: string, uid: string | null = null, keepBoth = false) {
    return doing(async () => {
      this.question = null;
      const moving = this.#changeable(wanted).filter(({ path }) => parentOf(path) !== folder);
      if (moving.length === 0) return;
      const moved = await this.#move(moving, folder, uid, keepBoth);
      if (!moved || moved.length === 0) return;
      files.selection = none(files.selection);
      const before = moving.filter(({ uid }) => moved.some((entry) => entry.uid === uid));
      this.#done(() => w().files.done.moved({ things: things(moved), folder: nameOf(folder) }), {
        undo: () => this.#moveBack(before),
        redo: () => this.#move(moved, folder, uid, true),
      });
    });
  }

  /** Into a folder, by its id if that is known. */
  copy(wanted: FileEntry[], folder: string, uid: string | null = null) {
    return doing(async () => {
      const copy = () =>
        this.#several('copy', wanted, (hear) =>
          host.call('files.copy', { files: ids(wanted), folder: uid ?? folder }, hear),
        );
      let made = await copy();
      if (!made) return;
      const copies = things(made.done);
      this.#done(() => w().files.done.copied({ things: copies, folder: nameOf(folder) }), {
        undo: () => this.#trash(made?.done ?? []),
        redo: async () => (made = await copy()) !== null,
      });
    });
  }

  /** Gives a file another name. One that is refused keeps its field open, with the reason beside it. */
  rename(file: FileEntry, name: string) {
    return doing(async () => {
      if (!(await this.#named(() => host.call('files.rename', { file: file.uid, name })))) return;
      const again = (name: string) => () => this.#one(() => host.call('files.rename', { file: file.uid, name }));
      this.#done(
        () => w().files.done.renamed({ from: file.name, to: name }),
        { undo: again(file.name), redo: again(name) },
        true,
      );
    });
  }

  makeFolder(name: string) {
    return doing(async () => {
      const made = await this.#named(() => host.call('files.makeFolder', { folder: files.listing.folder, name }));
      if (!made) return;
      const undo = () => this.#trash([made]);
      this.#done(
        () => w().files.done.made(name),
        { undo, redo: () => this.#restore([made], { kind: 'original' }) },
        true,
      );
    });
  }

  #done(text: () => string, ways: { undo: () => unknown; redo: () => unknown }, quiet = false) {
    done({ text, ...ways }, { quiet });
  }

  async #trash(doomed: FileEntry[]): Promise<FileEntry[] | false> {
    const result = await this.#several('trash', doomed, (hear) =>
      host.call('files.trash', { files: ids(doomed) }, hear),
    );
    return result?.done ?? false;
  }

  async #restore(wanted: FileEntry[], to: RestoreTo): Promise<FileEntry[] | false> {
    const result = await this.#several('restore', wanted, (hear) =>
      host.call('files.restore', { files: ids(wanted), to }, hear),
    );
    if (!result) return false;
    if (result.homeless.length > 0) this.question = { kind: 'homeless', files: result.homeless };
    return result.done.length > 0 || result.homeless.length === 0 ? result.done : false;
  }

  async #move(
    moving: FileEntry[],
    folder: string,
    uid: string | null,
    keepBoth: boolean,
  ): Promise<FileEntry[] | false> {
    const result = await this.#several('move', moving, (hear) =>
      host.call('files.move', { files: ids(moving), folder: uid ?? folder, keepBoth }, hear),
    );
    if (!result) return false;
    const taken = result.failed.filter(({ problem }) => problem.code === 'conflict').map(({ file }) => file);
    if (taken.length > 0) {
      this.question = { kind: 'taken', files: moving.filter(({ uid }) => taken.includes(uid)), folder, uid };
    }
    return result.done;
  }

  /** Each to the folder it was in. */
  async #moveBack(before: FileEntry[]): Promise<boolean> {
    for (const folder of new Set(before.map(({ path }) => parentOf(path) ?? '~'))) {
      const entries = before.filter(({ path }) => parentOf(path) === folder);
      if (!(await this.#move(entries, folder, null, true))) return false;
    }
    return true;
  }

  /** Those that may be moved or deleted at all. Where there is none, it says why. */
  #changeable(wanted: FileEntry[]): FileEntry[] {
    const free = wanted.filter(({ immutable }) => !immutable);
    if (free.length === 0 && wanted.length > 0) {
      const text = w().files.trouble.immutable(things(wanted));
      this.#tell({ title: w().files.failed, text, code: 'invalid' });
    }
    return free;
  }

  /** Changes a name where it stands. */
  async #named(change: () => Promise<FileEntry>): Promise<FileEntry | null> {
    try {
      const entry = await change();
      files.stopRenaming();
      await files.refresh();
      files.selection = pick(entry.path);
      return entry;
    } catch (error) {
      files.nameProblem = asProblem(error);
      return null;
    }
  }

  /** Does something that concerns one thing; false when it did not work. */
  async #one(act: () => Promise<unknown>): Promise<boolean> {
    this.trouble = null;
    try {
      await act();
      return true;
    } catch (error) {
      this.#fail(asProblem(error));
      return false;
    } finally {
      await files.refresh();
    }
  }

  /** Does something with several files, says how far it is, and which stayed as they were. Null when it worked for none. */
  #several<T extends FilesDone>(act: Act, wanted: FileEntry[], call: (hear: Hear) => Promise<T>): Promise<T | null> {
    const owner = account.owner?.id;
    const work = async () => {
      // It waited for another act, and by now somebody else is signed in, whose files these are not.
      if (account.owner?.id !== owner) return null;
      this.trouble = null;
      this.running = { act, done: 0, total: wanted.length };
      try {
        const result = await call((step) => (this.running = { act, ...step }));
        if (account.owner?.id !== owner) return null;
        this.#tellFailed(result, wanted);
        return result;
      } catch (error) {
        this.#fail(asProblem(error));
        return null;
      } finally {
        this.running = null;
        await files.refresh();
      }
    };
    const next = this.#queue.then(work);
    this.#queue = next;
    return next;
  }

  /** A name that is taken is asked about instead. */
  #tellFailed({ done, failed }: FilesDone, wanted: FileEntry[]) {
    const first = failed.find(({ problem }) => problem.code !== 'conflict');
    if (!first) return;
    const name = wanted.find(({ uid }) => uid === first.file)?.name ?? '';
    const words = w().files.trouble;
    const title = words.someDone({ done: done.length, things: things(wanted) });
    this.#tell({ title, text: words.first({ name, why: explain(first.problem) }), code: first.problem.code });
  }

  #fail(problem: Problem) {
    const { title, text } = titled(problem);
    this.#tell({ title: title ?? w().files.failed, text, code: problem.code });
  }

  #tell(trouble: Trouble) {
    this.trouble = trouble;
    announce(w().files.trouble.said(trouble), 'assertive');
  }
}

/** What is said of one thing that came back from the trash, perhaps under another name. */
function restored(name: string, { path, name: other }: FileEntry): string {
  const folder = files.nameOf(parentOf(path) ?? '~');
  return other === name
    ? w().files.done.restoredTo({ name, folder })
    : w().files.done.restoredAs({ name, folder, other });
}

export const acts = new FileActs();
account.occasions.onBegin(() => acts.forget());
account.occasions.onReturn(() => {
  if (acts.trouble?.code === 'offline') acts.trouble = null;
});
