// Files on their way to the cloud and from it: how far each is, and what to do when one cannot go on.
import { account } from '../../account/account.svelte';
import type { ChosenFile, ChosenFiles, CutOff, FileEntry, OnConflict, Problem, Progress, Since } from '../../bindings';
import { frame } from '../../navigation/frame.svelte';
import { asProblem, host } from '../../ipc';
import { explain, titled, w } from '../../messages';
import { announce } from '../../kit/overlays/announce.svelte';
import { toast } from '../../kit/overlays/toasts.svelte';
import { nameOf } from '../../cloud/paths';

/** A done row leaves by itself. */
const DONE_STAYS = 6_000;

/** What of a choice is not sent. */
type Refused = Omit<ChosenFiles, 'files'>;

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
  /** Another account was opened before its turn came. */
  isElsewhere = $state(false);
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

  /** Why it did not come to its end. */
  get trouble(): string | null {
    if (this.isElsewhere) return w().transfers.elsewhere;
    return this.problem && explain(this.problem);
  }

  /** Its name is a folder's, which no file can replace. */
  get isFolderThere(): boolean {
    return this.problem?.code === 'is_folder';
  }

  hear({ transfer, done, total, waiting, finishing }: Progress) {
    this.id = transfer;
    if (done !== this.done) this.movedAt = Date.now();
    this.done = done;
    this.total = total;
    if (waiting && !this.waiting) announce(w().transfers.said.signIn(this.name));
    this.waiting = waiting;
    this.finishing = finishing;
  }
}

class Transfers {
  list: Transfer[] = $state([]);
  /** Those of whoever is signed in. The others go on unseen. */
  readonly shown: Transfer[] = $derived(this.list.filter(({ owner }) => owner === account.owner?.id));
  /** Why choosing files did not work. */
  problem: Problem | null = $state(null);
  #refused: Refused | null = $state.raw(null);
  /** What of the last choice cannot be uploaded, and why. */
  readonly leftOut: string | null = $derived.by(() => this.#refused && leftOut(this.#refused));
  /** Either of them under a title. */
  readonly trouble: { title: string; text: string } | null = $derived.by(() => {
    const words = this.problem && titled(this.problem);
    const text = words?.text ?? this.leftOut;
    return text === null ? null : { title: words?.title ?? w().transfers.failed, text };
  });
  /** Answers the next questions about names that are taken, when the person wants one answer for all. */
  #forRest: OnConflict | 'skip' | null = null;

  /** Lets the person choose files and brings them into `folder`, one after the other. Gives those that arrived. */
  async upload(folder: string, onConflict: OnConflict = 'fail'): Promise<FileEntry[]> {
    this.forget();
    this.#forRest = null;
    let chosen: ChosenFile[];
    try {
      const { files, ...others } = await host.call('files.choose', {});
      chosen = files;
      this.#refused = others;
      if (this.leftOut !== null) announce(this.leftOut, 'assertive');
    } catch (error) {
      this.problem = asProblem(error);
      return [];
    }
    if (chosen.length > 0) announce(w().transfers.said.uploading({ count: chosen.length, folder: nameOf(folder) }));
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
    if (arrived.length > 0) announce(w().transfers.said.uploaded({ count: arrived.length, folder: nameOf(folder) }));
    return arrived;
  }

  /** What was said of the last choice was read. */
  forget() {
    this.problem = this.#refused = null;
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
      if (place !== null) announce(w().transfers.said.downloaded(name));
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
    const { text, show } = w().transfers.cutOff;
    toast(text(fresh.length), { label: show, run: () => frame.go('files') });
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
    // One after the other: by now somebody else may be signed in, whose files these are not.
    transfer.isElsewhere = transfer.owner !== account.owner?.id;
    if (transfer.isElsewhere) {
      this.#end(transfer, 'failed');
      return null;
    }
    try {
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
    this.#end(transfer, isTaken && transfer.direction === 'up' ? 'asking' : 'failed');
  }

  #end(transfer: Transfer, state: 'asking' | 'failed') {
    transfer.state = state;
    announce(state === 'asking' ? taken(transfer) : failed(transfer));
  }

  #show(transfer: Transfer) {
    if (!this.list.some(({ key }) => key === transfer.key)) this.list.push(transfer);
  }
}

/** What of a choice cannot be uploaded, and why; null when all of it can. */
function leftOut({ folders, refused }: Refused): string | null {
  if (folders.length === 0 && refused.length === 0) return null;
  return w().transfers.leftOut({
    folders,
    refused: refused.map(({ name, problem }) => ({ name, why: explain(problem) })),
  });
}

function taken({ name, isFolderThere }: Transfer): string {
  const { said } = w().transfers;
  return isFolderThere ? said.takenByFolder(name) : said.taken(name);
}

const failed = ({ name, trouble }: Transfer) => w().transfers.said.failed({ name, why: trouble ?? '' });

/** Saves a file once more where it was to be saved. */
const saveAgain = (transfer: string) => (hear: Hear) => host.call('files.downloadAgain', { transfer }, hear);

export const transfers = new Transfers();
account.occasions.onReturn(() => transfers.again());
