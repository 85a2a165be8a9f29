// Bringing chats in and taking them out: how far it is and what came of it, also while another page is shown.
import { account } from '../account/account.svelte';
import type { DataFormat, DataProgress, Exported, Imported, Problem } from '../bindings';
import { asProblem, host } from '../ipc';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { exportedWords, importedWords } from './words';

type Listen = (progress: DataProgress) => void;

/** One of the two, as its line on the page shows it. */
class Work<Result, Args extends unknown[]> {
  busy = $state(false);
  progress: DataProgress | null = $state.raw(null);
  result: Result | null = $state.raw(null);
  problem: Problem | null = $state.raw(null);
  #call: (listen: Listen, ...args: Args) => Promise<Result | null>;
  #words: (result: Result) => string;

  constructor(call: (listen: Listen, ...args: Args) => Promise<Result | null>, words: (result: Result) => string) {
    this.#call = call;
    this.#words = words;
  }

  run = async (...args: Args) => {
    if (this.busy) return;
    this.forget();
    this.busy = true;
    const owner = account.owner?.id;
    const isMine = () => owner === account.owner?.id;
    try {
      const result = await this.#call((progress) => isMine() && (this.progress = progress), ...args);
      if (!isMine()) return;
      this.result = result;
      if (result) announce(this.#words(result));
    } catch (error) {
      const problem = asProblem(error);
      // Who cancelled it knows.
      if (isMine() && problem.code !== 'cancelled') this.problem = problem;
      if (problem.code === 'cancelled') announce(w().settings.data.cancelled);
    } finally {
      this.busy = false;
      this.progress = null;
    }
  };

  cancel = () => {
    if (this.progress) void host.call('files.cancel', { transfer: this.progress.transfer }).catch(() => undefined);
  };

  forget() {
    this.result = null;
    this.problem = null;
  }
}

export const bringing = new Work<Imported, []>((listen) => host.call('data.import', {}, listen), importedWords);
export const taking = new Work<Exported, [DataFormat]>(
  (listen, format) => host.call('data.export', { chat: null, format }, listen),
  exportedWords,
);
account.occasions.onBegin(() => {
  bringing.forget();
  taking.forget();
});
