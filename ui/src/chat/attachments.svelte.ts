// The cloud files that go with the message being written. The files stay where they are: a message names their paths.
import type { Attachment, Problem } from '../bindings';
import { asProblem, host } from '../host';

/** The files beside one composer. */
export class Attachments {
  /** In the order they were added. */
  paths: string[] = $state([]);
  /** How the model will see each file, by path; a path that is missing here is still being looked at. */
  #seen: Record<string, Attachment> = $state({});
  problem: Problem | null = $state(null);
  #asked = 0;
  readonly #onChange: () => void;

  /** `onChange` hears of each file that comes or goes. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** What is known of each file, in order; null while it is being looked at. */
  get all(): { path: string; known: Attachment | null }[] {
    return this.paths.map((path) => ({ path, known: this.#seen[path] ?? null }));
  }

  get waiting(): boolean {
    return this.problem === null && this.all.some(({ known }) => known === null);
  }

  /** The files that can go with the message; a refused one stays behind with its reason. */
  get sendable(): string[] {
    return this.all.filter(({ known }) => known?.way !== 'refused').map(({ path }) => path);
  }

  add(paths: string[]) {
    this.paths = [...this.paths, ...paths.filter((path) => !this.paths.includes(path))];
    this.#onChange();
  }

  remove(path: string) {
    this.paths = this.paths.filter((other) => other !== path);
    this.#onChange();
  }

  /** Takes the files that are being sent away. */
  take(): string[] {
    const taken = this.sendable;
    this.paths = this.paths.filter((path) => !taken.includes(path));
    this.#onChange();
    return taken;
  }

  /** Asks how `model` will see these files. A later question makes the answer to an earlier one worthless. */
  async look(paths: string[], model: string) {
    const asked = ++this.#asked;
    this.problem = null;
    if (paths.length === 0) return;
    try {
      const known = await host.call('chat.attachments', { paths, model });
      if (asked === this.#asked) this.#seen = Object.fromEntries(known.map((file) => [file.path, file]));
    } catch (error) {
      if (asked === this.#asked) this.problem = asProblem(error);
    }
  }
}
