// Puter's models as the window knows them: those of an earlier time first, then read from Puter, and again when asked.
import { account } from '../account/account.svelte';
import type { Model, Models, Problem } from '../bindings';
import { asProblem, host, isProblem } from '../ipc';
import { Latest } from '../kit/work/latest';
import { preferences } from '../preferences/preferences.svelte';

/** Before any were read. */
const NONE = { models: [], readAt: null, defaultModel: '' };

class ModelStore {
  list: Model[] = $state.raw([]);
  readAt: number | null = $state(null);
  problem: Problem | null = $state(null);
  #default = $state('');
  readonly #reads = new Latest();
  #reading: Promise<void> | null = $state.raw(null);
  readonly loading: boolean = $derived(this.#reading !== null);
  #byId = $derived(new Map(this.list.map((model) => [model.id, model])));

  /** The model of new chats: the one used last, if Puter still has it. */
  readonly current: string = $derived.by(() => {
    const used = preferences.now.model;
    return used !== null && (this.list.length === 0 || this.#byId.has(used)) ? used : this.#default;
  });

  byId = (id: string | null): Model | null => (id === null ? null : (this.#byId.get(id) ?? null));

  /** Names that more than one model has, and those of them that a provider has more than once. */
  readonly #shared = $derived(shared(this.list.map(({ name }) => name)));
  readonly #sharedThere = $derived(shared(this.list.map(throughWhom)));

  /** What tells it from another model of the same name: who serves it, else its id; null for the only one. */
  providerOf = (model: Model): string | null => {
    if (!this.#shared.has(model.name)) return null;
    return this.#sharedThere.has(throughWhom(model)) ? model.id : model.provider;
  };

  /** Reads the list; with `refresh` from Puter even when the application has it. Else a read under way is waited for. */
  load(refresh = false): Promise<void> {
    if (this.#reading === null || refresh) this.#reading = this.#read(refresh);
    return this.#reading;
  }

  /**
   * Another Puter may have other models: a list that is still being read is not for this window, which begins with the
   * one that was read last.
   */
  begin(last: Models | null) {
    this.#reads.drop();
    this.#reading = null;
    this.problem = null;
    this.#take(last ?? NONE);
  }

  #read(refresh: boolean): Promise<void> {
    return this.#reads.run(async (isLatest) => {
      const answer = await host.call('models.list', { refresh }).catch(asProblem);
      if (!isLatest()) return;
      this.#reading = null;
      this.problem = isProblem(answer) ? answer : null;
      if (!isProblem(answer)) this.#take(answer);
    });
  }

  #take({ models, readAt, defaultModel }: Models | typeof NONE) {
    this.list = models;
    this.readAt = readAt;
    this.#default = defaultModel;
  }
}

const throughWhom = ({ name, provider }: Model) => `${provider} ${name}`;

/** What is there more than once. */
function shared(all: string[]): ReadonlySet<string> {
  const [once, more] = [new Set<string>(), new Set<string>()];
  for (const one of all) (once.has(one) ? more : once).add(one);
  return more;
}

export const models = new ModelStore();
account.occasions.onBegin(({ opened }) => models.begin(opened?.models ?? null));
account.occasions.onReturn(() => models.problem && void models.load());
