// Files on their way to the cloud and from it: how far each is, and what to do when one cannot go on.
import { account } from '../account/account.svelte';
import type { ChosenFile, FileEntry, OnConflict, Problem, Progress } from '../bindings';
import { asProblem, host } from '../host';
import { announce } from '../kit/announce.svelte';
import { count } from '../kit/format';
import { nameOf } from './paths';

const ELSEWHERE: Problem = {
  code: 'failed',
  message: 'Another account was opened before this file left. Nothing was changed; try again.',
  hint: null,
};

/** A done row leaves by itself. */
const DONE_STAYS = 6_000;

/** One file under way. */
export class Transfer {
  readonly key = crypto.randomUUID();
  state: 'running' | 'asking' | 'failed' | 'done' = $state('running');
  done = $state(0);
  total: number | null = $state(null);
  problem: Problem | null = $state(null);
  /** It waits for a new sign-in and goes on by itself after it. */
  waiting = $state(false);
  /** What `files.cancel` takes; known once it runs. */
  id: string | null = null;
  /** Whose file it is. */
  readonly owner = account.owner?.id;

  constructor(
    readonly direction: 'up' | 'down',
    readonly name: string,
    readonly retry: (onConflict: OnConflict) => Promise<unknown>,
  ) {}

  hear({ transfer, done, total, waiting }: Progress) {
    this.id = transfer;
    this.done = done;
    this.total = total;
    if (waiting && !this.waiting) announce(`${this.name} waits for you to sign in again.`);
    this.waiting = waiting;
  }
}

class Transfers {
  list: Transfer[] = $state([]);
  /** Those of whoever is signed in. The others go on unseen. */
  readonly shown: Transfer[] = $derived(this.list.filter(({ owner }) => owner === account.owner?.id));
  /** Why choosing files did not work. */
  problem: Problem | null = $state(null);
  /** Answers the next questions about names that are taken, when the person wants one answer for all. */
  #forRest: OnConflict | 'skip' | null = null;

  /** Lets the person choose files and brings them into `folder`, one after the other. Gives those that arrived. */
  async upload(folder: string, onConflict: OnConflict = 'fail'): Promise<FileEntry[]> {
    this.problem = null;
    this.#forRest = null;
    let chosen: ChosenFile[];
    try {
      chosen = await host.call('files.choose', {});
    } catch (error) {
      this.problem = asProblem(error);
      return [];
    }
    if (chosen.length > 0) announce(`Uploading ${count(chosen.length, 'file')} to ${nameOf(folder)}.`);
    const arrived: FileEntry[] = [];
    for (const file of chosen) {
      const entry = await this.#uploadOne(folder, file, onConflict);
      if (entry) arrived.push(entry);
    }
    if (arrived.length > 0) announce(`${count(arrived.length, 'file')} uploaded to ${nameOf(folder)}.`);
    return arrived;
  }

  /** Lets the person choose a place and saves the file there. */
  async download(path: string) {
    const transfer: Transfer = new Transfer('down', nameOf(path), () => this.#run(transfer, call));
    const call = async (hear: (progress: Progress) => void) => {
      const place = await host.call('files.download', { path }, (progress) => {
        this.#show(transfer);
        hear(progress);
      });
      if (place !== null) announce(`${nameOf(path)} downloaded.`);
      return place;
    };
    await this.#run(transfer, call);
    if (transfer.state === 'failed') this.#show(transfer);
  }

  async cancel(transfer: Transfer) {
    if (transfer.state !== 'running' || transfer.id === null) this.dismiss(transfer);
    else await host.call('files.cancel', { transfer: transfer.id }).catch(() => undefined);
  }

  /** Answers whether a file may take a name that is taken; `skip` leaves it out. */
  async answer(transfer: Transfer, answer: OnConflict | 'skip', forRest: boolean) {
    if (forRest) this.#forRest = answer;
    const asked = forRest ? this.shown.filter(({ state }) => state === 'asking') : [transfer];
    for (const one of asked) {
      if (answer === 'skip') this.dismiss(one);
      else await one.retry(answer);
    }
  }

  dismiss(transfer: Transfer) {
    this.list = this.list.filter(({ key }) => key !== transfer.key);
  }

  async #uploadOne(folder: string, { id, name, size }: ChosenFile, onConflict: OnConflict) {
    const call = (how: OnConflict) => (hear: (progress: Progress) => void) =>
      host.call('files.upload', { folder, chosen: id, onConflict: how }, hear);
    const transfer: Transfer = new Transfer('up', name, (how) => this.#run(transfer, call(how)));
    transfer.total = size;
    this.#show(transfer);
    const entry = await this.#run(transfer, call(onConflict));
    if (transfer.state !== 'asking' || this.#forRest === null) return entry;
    if (this.#forRest !== 'skip') return this.#run(transfer, call(this.#forRest));
    this.dismiss(transfer);
    return null;
  }

  async #run<T>(transfer: Transfer, call: (hear: (progress: Progress) => void) => Promise<T>): Promise<T | null> {
    transfer.state = 'running';
    transfer.problem = null;
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
    transfer.state = problem.code === 'conflict' && transfer.direction === 'up' ? 'asking' : 'failed';
    announce(
      transfer.state === 'asking' ? `${transfer.name} is already here.` : `${transfer.name}: ${problem.message}`,
    );
  }

  #show(transfer: Transfer) {
    if (!this.list.some(({ key }) => key === transfer.key)) this.list.push(transfer);
  }
}

export const transfers = new Transfers();
