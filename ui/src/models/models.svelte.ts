// Puter's models as the window knows them: read once after signing in, and again when asked.
import { account } from '../account/account.svelte';
import type { Model, Problem } from '../bindings';
import { asProblem, host } from '../host';
import { preferences } from '../settings/preferences.svelte';

class ModelStore {
  list: Model[] = $state.raw([]);
  readAt: number | null = $state(null);
  problem: Problem | null = $state(null);
  loading = $state(false);
  #default = $state('');
  #byId = $derived(new Map(this.list.map((model) => [model.id, model])));

  /** The model of new chats: the one used last, if Puter still has it. */
  readonly current: string = $derived.by(() => {
    const used = preferences.now.model;
    return used !== null && (this.list.length === 0 || this.#byId.has(used)) ? used : this.#default;
  });

  byId = (id: string | null): Model | null => (id === null ? null : (this.#byId.get(id) ?? null));

  /** Names that more than one model has. */
  readonly #shared: ReadonlySet<string> = $derived.by(() => {
    const names = this.list.map(({ name }) => name);
    return new Set(names.filter((name, at) => names.indexOf(name) < at));
  });

  /** Who serves it, when that is all that tells it from another model of the same name. */
  providerOf = ({ name, provider }: Model): string | null => (this.#shared.has(name) ? provider : null);

  /** Reads the list; with `refresh` from Puter even when the application has it. */
  async load(refresh = false) {
    this.loading = true;
    try {
      const { models, readAt, defaultModel } = await host.call('models.list', { refresh });
      this.list = models;
      this.readAt = readAt;
      this.#default = defaultModel;
      this.problem = null;
    } catch (error) {
      this.problem = asProblem(error);
    } finally {
      this.loading = false;
    }
  }
}

export const models = new ModelStore();
// Another Puter may have other models; the window of another account reads them anew.
account.whenOther(() => (models.list = []));
account.whenAgain(() => models.problem && void models.load());
