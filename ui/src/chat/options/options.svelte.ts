// How one chat is answered. A new chat begins with what was used last; what is changed in a chat is kept with it.
import type { ChatOptions, Problem } from '../../bindings';
import { asProblem, host } from '../../ipc';
import { preferences } from '../../preferences/preferences.svelte';

export type Effort = ChatOptions['effort'];

/** Everything as the model does it by itself. */
export const NONE: ChatOptions = {
  system: null,
  persona: null,
  temperature: null,
  maxTokens: null,
  effort: null,
  verbosity: null,
  webSearch: false,
};

/** The options of one conversation. */
export class Options {
  /** Why the last change was not kept; it is undone then. */
  problem: Problem | null = $state(null);
  #own: ChatOptions | null = $state.raw(null);
  #wrote: Promise<unknown> = Promise.resolve();
  #writing = 0;
  readonly #chat: () => string | null;
  readonly #drafted: () => unknown;

  /** `chat` tells the chat's id, once it has one; `drafted` hears of every change before that. */
  constructor(chat: () => string | null, drafted: () => unknown = () => undefined) {
    this.#chat = chat;
    this.#drafted = drafted;
  }

  /** What was chosen for a new chat; null when nothing was, and for a chat that keeps its options itself. */
  get draft(): ChatOptions | null {
    return this.#chat() === null ? this.#own : null;
  }

  readonly now: ChatOptions = $derived.by(() => {
    const { effort, webSearch } = preferences.now;
    return this.#own ?? (this.#chat() === null ? { ...NONE, effort, webSearch } : NONE);
  });

  /** The longest answer, in tokens: the chat's own limit, or the usual one. */
  get maxTokens(): number {
    return this.now.maxTokens ?? preferences.now.maxTokens;
  }

  /** What is stored. A change that is on its way there counts more. */
  take(stored: ChatOptions) {
    if (this.#writing === 0) this.#own = stored;
  }

  /** Changes some of them. A new chat takes them along with its first message. */
  async set(change: Partial<ChatOptions>) {
    const before = this.now;
    const wanted = { ...before, ...change };
    this.#own = wanted;
    this.problem = null;
    this.#remember(change);
    const chat = this.#chat();
    if (chat === null) return void this.#drafted();
    this.#writing += 1;
    this.#wrote = this.#wrote.then(() => this.#write(chat, wanted, before));
    await this.#wrote;
  }

  async #write(chat: string, options: ChatOptions, before: ChatOptions) {
    try {
      await host.call('chat.setOptions', { chat, options });
    } catch (error) {
      this.problem = asProblem(error);
      if (this.#own === options) this.#own = before;
    } finally {
      this.#writing -= 1;
    }
  }

  /** New chats begin with the effort and the web search used last. */
  #remember({ effort, webSearch }: Partial<ChatOptions>) {
    if (effort !== undefined) void preferences.set({ effort });
    if (webSearch !== undefined) void preferences.set({ webSearch });
  }
}
