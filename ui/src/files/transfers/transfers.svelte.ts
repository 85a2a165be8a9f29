// Files on their way to the cloud and from it: how far each is, and what to do when one cannot go on.
import { account } from '../../account/account.svelte';
import type { ChosenFile, ChosenFiles, CutOff, FileEntry, OnConflict, Problem, Progress, Since } from '../../bindings';
import { frame } from '../../navigation/frame.svelte';
import { asProblem, host } from '../../ipc';
import { announce } from '../../kit/overlays/announce.svelte';
import { count } from '../../kit/text/format';
import { toast } from '../../kit/overlays/toasts.svelte';
import { nameOf } from '../../cloud/paths';

const ELSEWHERE: Problem = {
  code: 'failed',
  message: 'Another account was opened before this file left. Nothing was changed; try again.',
  hint: null,
};

/** A done row leaves by itself. */
const DONE_STAYS = 6_000;

type Hear = (progress: Progress) => unknown;

/** An upload, and how it is begun. */
type Upload = { transfer: Transfer; start: (onConflict: OnConflict) => Promise<FileEntry | null> };

/** What a transfer does or waits for. One that is new does not compile without an icon, words and a place in the count. */
export type Standing = Transfer['state'] | 'signIn';

/** One file under way. */
export class Transfer {
  readonly key = crypto.randomUUID();
  state: 'queued' | 'running' | 'asking' | 'failed' | 'cut' | 'done' = $state('running');
  done = $state(0);
  total: number | null = $state(null);
  problem: Problem | null = $state(null);
  /** When something of it moved last, in milliseconds since 1970. */
  movedAt = $state(Date.now());
  /** Of one that was cut off when the program was closed: when it was asked for, and what became of the file since. */
  cut: { at: number; since: Since } | null = $state.raw(null);
  /** It waits for a new sign-in and goes on by itself after it. */
  waiting = $state(false);
  /** All of it has left, and Puter has not yet said that it is there. */
  finishing = $state(false);
  /** What `files.cancel` takes; known once it runs. */
  id: string | null = null;
  /** Whose file it is. */
  readonly owner = account.owner?.id;

  constructor(
    readonly direction: 'up' | 'down',
    readonly name: string,
    readonly retry: (onConflict: OnConflict) => Promise<unknown>,
  ) {}

  get standing(): Standing {
    return this.state === 'running' && this.waiting ? 'signIn' : this.state;
  }

  /** Its name is a folder's, which no file can replace. */
  get isFolderThere(): boolean {
    return this.problem?.code === 'is_folder';
  }

  /** Where its name is taken: by what. */
  get taken(): string {
    return this.isFolderThere ? 'is the name of a folder here' : 'is already here';
  }

  hear({ transfer, done, total, waiting, finishing }: Progress) {
    this.id = transfer;
    if (done !== this.done) this.movedAt = Date.now();
    this.done = done;
    this.total = total;
    if (waiting && !this.waiting) announce(`${this.name} waits for you to sign in again.`);
    this.waiting = waiting;
    this.finishing = finishing;
  }
}

class Transfers {
  list: Transfer[] = $state([]);
  /** Those of whoever is signed in. The others go on unseen. */
  readonly shown: Transfer[] = $derived(this.list.filter(({ owner }) => owner === account.owner?.id));
  /** Why choosing files did not work, or not for all. */
  problem: Problem | null = $state(null);
  /** Answers the next questions about names that are taken, when the person wants one answer for all. */
  #forRest: OnConflict | 'skip' | null = null;

  /** Lets the person choose files and brings them into `folder`, one after the other. Gives those that arrived. */
  async upload(folder: string, onConflict: OnConflict = 'fail'): Promise<FileEntry[]> {
    this.problem = null;
    this.#forRest = null;
    let chosen: ChosenFile[];
    try {
      const { files, ...others } = await host.call('files.choose', {});
      chosen = files;
      this.problem = leftOut(others);
      if (this.problem) announce(this.problem.message, 'assertive');
    } catch (error) {
      this.problem = asProblem(error);
      return [];
    }
    if (chosen.length > 0) announce(`Uploading ${count(chosen.length, 'file')} to ${nameOf(folder)}.`);
    const queue = chosen.map((file) => this.#upload(folder, file));
    this.list.push(...queue.map(({ transfer }) => transfer));
    // The first one goes at once. What cannot be remembered of the others is merely not offered after a crash.
    const later = chosen.slice(1).map(({ id }) => id);
    if (later.length > 0) await host.call('files.queue', { folder, chosen: later }).catch(() => undefined);
    const arrived: FileEntry[] = [];
    for (const one of queue) {
      const entry = await this.#take(one, onConflict);
      if (entry) arrived.push(entry);
    }
    if (arrived.length > 0) announce(`${count(arrived.length, 'file')} uploaded to ${nameOf(folder)}.`);
    return arrived;
  }

  /** Lets the person choose a place and saves the file there. */
  async download({ uid, name }: Pick<FileEntry, 'uid' | 'name'>) {
    const transfer: Transfer = new Transfer('down', name, () =>
      this.#run(transfer, transfer.id === null ? call : saveAgain(transfer.id)),
    );
    const call = async (hear: Hear) => {
      const place = await host.call('files.download', { file: uid }, (progress) => {
        this.#show(transfer);
        hear(progress);
      });
      if (place !== null) announce(`${name} downloaded.`);
      return place;
    };
    await this.#run(transfer, call);
    if (transfer.state === 'failed') this.#show(transfer);
  }

  /** Offers what was cut off when the program was closed. */
  async offer() {
    const cut = await host.call('files.unfinished', {}).catch((): CutOff[] => []);
    const fresh = cut.filter(({ id }) => !this.list.some((transfer) => transfer.id === id));
    if (fresh.length === 0) return;
    this.list.push(...fresh.map((one) => this.#cutOff(one)));
    const were = fresh.length === 1 ? 'was' : 'were';
    const show = { label: 'Show transfers', run: () => frame.go('files') };
    toast(`${count(fresh.length, 'transfer')} ${were} cut off when Oriel was closed`, show);
  }

  /** Puter is back: what broke off without it goes on. */
  again() {
    const broken = this.shown.filter(({ state, problem }) => state === 'failed' && problem?.code === 'offline');
    for (const transfer of broken) void transfer.retry('fail');
    if (this.problem?.code === 'offline') this.problem = null;
  }

  async cancel(transfer: Transfer) {
    if (transfer.state !== 'running' || transfer.id === null) this.giveUp(transfer);
    else await host.call('files.cancel', { transfer: transfer.id }).catch(() => undefined);
  }

  /** Answers whether a file may take a name that is taken; `skip` leaves it out. */
  async answer(transfer: Transfer, answer: OnConflict | 'skip', forRest: boolean) {
    if (forRest) this.#forRest = answer;
    const asked = forRest ? this.shown.filter(({ state }) => state === 'asking') : [transfer];
    for (const one of asked) {
      if (answer === 'skip') this.giveUp(one);
      else await one.retry(answer);
    }
  }

  /** Takes its row away. */
  dismiss(transfer: Transfer) {
    this.list = this.list.filter(({ key }) => key !== transfer.key);
  }

  /** Gives one up that has not come to its end: it is not offered again either. */
  giveUp(transfer: Transfer) {
    this.dismiss(transfer);
    if (transfer.id !== null && transfer.state !== 'done')
      void host.call('files.cancel', { transfer: transfer.id }).catch(() => undefined);
  }

  /** A file that waits for its turn, and how it is given that. */
  #upload(folder: string, { id, name, size }: ChosenFile): Upload {
    const start = (onConflict: OnConflict) =>
      this.#run(transfer, (hear) => host.call('files.upload', { folder, chosen: id, onConflict }, hear));
    const transfer: Transfer = new Transfer('up', name, start);
    transfer.id = id;
    transfer.total = size;
    transfer.state = 'queued';
    return { transfer, start };
  }

  /** Its turn has come, unless the person has taken it away. */
  async #take({ transfer, start }: Upload, onConflict: OnConflict): Promise<FileEntry | null> {
    if (!this.list.some(({ key }) => key === transfer.key)) return null;
    const entry = await start(onConflict);
    if (transfer.state !== 'asking' || this.#forRest === null) return entry;
    if (this.#forRest !== 'skip') return start(this.#forRest);
    this.giveUp(transfer);
    return null;
  }

  #cutOff({ id, name, folder, size, at, since }: CutOff): Transfer {
    const transfer: Transfer =
      folder === null
        ? new Transfer('down', name, () => this.#run(transfer, saveAgain(id)))
        : this.#upload(folder, { id, name, size: size ?? 0 }).transfer;
    transfer.id = id;
    transfer.state = 'cut';
    transfer.cut = { at, since };
    return transfer;
  }

  async #run<T>(transfer: Transfer, call: (hear: Hear) => Promise<T>): Promise<T | null> {
    transfer.state = 'running';
    transfer.problem = transfer.cut = null;
    try {
      // One after the other: by now somebody else may be signed in, whose files these are not.
      if (transfer.owner !== account.owner?.id) throw ELSEWHERE;
      const result = await call((progress) => transfer.hear(progress));
      transfer.state = 'done';
      setTimeout(() => this.dismiss(transfer), DONE_STAYS);
      return result;
    } catch (error) {
      this.#fail(transfer, asProblem(error));
      return null;
    } finally {
      transfer.waiting = false;
    }
  }

  #fail(transfer: Transfer, problem: Problem) {
    if (problem.code === 'cancelled') {
      this.dismiss(transfer);
      return;
    }
    transfer.problem = problem;
    const isTaken = problem.code === 'conflict' || problem.code === 'is_folder';
    transfer.state = isTaken && transfer.direction === 'up' ? 'asking' : 'failed';
    announce(
      transfer.state === 'asking' ? `${transfer.name} ${transfer.taken}.` : `${transfer.name}: ${problem.message}`,
    );
  }

  #show(transfer: Transfer) {
    if (!this.list.some(({ key }) => key === transfer.key)) this.list.push(transfer);
  }
}

/** What of a choice cannot be uploaded, and why; null when all of it can. */
function leftOut({ folders, refused }: Omit<ChosenFiles, 'files'>): Problem | null {
  const words = [
    ...folders.map((name) => `“${name}” is a folder and was not uploaded.`),
    ...refused.map(({ name, problem }) => `“${name}” was not uploaded. ${problem.message}`),
  ];
  return words.length === 0 ? null : { code: 'invalid', message: words.join(' '), hint: null };
}

/** Saves a file once more where it was to be saved. */
const saveAgain = (transfer: string) => (hear: Hear) => host.call('files.downloadAgain', { transfer }, hear);

export const transfers = new Transfers();
account.whenAgain(() => transfers.again());
