// What the sidebar's search finds: titles at once from the list there is, messages a moment after typing stops.
import { account } from '../account/account.svelte';
import type { ChatSummary, Found, Hit, Problem } from '../bindings';
import { chats } from '../chat/chats.svelte';
import { CloudSearch } from '../files/search.svelte';
import { asProblem, host } from '../ipc';
import { watch } from '../ipc/watch';
import { holds, words } from '../kit/text/letters';

/** Messages are searched so long after the last letter. */
const AFTER = 120;
/** While older chats are still being read, the same is asked again. */
const AGAIN = 500;
const PORTION = 50;

/** A hit in a message. */
export type SaidHit = Hit & { turn: string };

class ChatSearch {
  query = $state('');
  /** Files are looked for beside the chats. */
  everything = $state(false);
  readonly cloud = new CloudSearch();
  /** What the application found last, and for which query. */
  #found: Found | null = $state.raw(null);
  #answered = $state('');
  problem: Problem | null = $state(null);
  #limit = $state(PORTION);
  #later: ReturnType<typeof setTimeout> | undefined;
  #latest = 0;

  readonly words = $derived(words(this.query));
  readonly isOn = $derived(this.words.length > 0);
  /** The chats whose title holds the words, in the order of the list. */
  readonly titles: ChatSummary[] = $derived(
    this.isOn ? chats.list.filter(({ title }) => holds(title, this.words)) : [],
  );
  /** The messages that hold the words; those of the query before while the new ones are looked for. */
  readonly messages: SaidHit[] = $derived(
    this.isOn ? (this.#found?.hits ?? []).filter((hit): hit is SaidHit => hit.turn !== null) : [],
  );
  /** How many chats hold the words somewhere. */
  readonly chats = $derived(
    new Set([...this.titles.map(({ id }) => id), ...this.messages.map(({ chat }) => chat)]).size,
  );
  /** How many chats were searched. */
  readonly searched = $derived(this.#found?.chats ?? chats.list.length);
  readonly hasMore = $derived(this.#found?.more ?? false);
  readonly isRebuilding = $derived(this.#found?.rebuilding ?? false);
  /** What is shown is the answer to what stands in the field. */
  readonly isDone = $derived(this.#answered === this.query && this.problem === null);

  /** Keeps what is found up to date while something is searched; returns how to stop. */
  start(): () => void {
    return watch('chats', () => {
      if (this.isOn) this.#soon();
    });
  }

  type(query: string) {
    this.query = query;
    this.#limit = PORTION;
    if (this.isOn) this.#soon();
    else this.#forget();
    this.#seekFiles();
  }

  /** Looks through the files too, or no longer. */
  widen(everything: boolean) {
    this.everything = everything;
    this.#seekFiles();
  }

  #seekFiles() {
    this.cloud.query = this.query;
    if (this.everything && this.cloud.isOn) this.cloud.soon();
    else this.cloud.forget();
  }

  /** Looks for more of the same. */
  more = () => {
    this.#limit += 2 * PORTION;
    return this.ask();
  };

  #soon(after = AFTER) {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.ask(), after);
  }

  #forget() {
    clearTimeout(this.#later);
    this.#latest += 1;
    this.#found = null;
    this.#answered = this.query;
    this.problem = null;
  }

  /** Asks the application. Of two questions at once the later one counts. */
  ask = async () => {
    const turn = ++this.#latest;
    const { query } = this;
    // Titles are told as well; they must not take the room of messages.
    const limit = this.#limit + this.titles.length;
    try {
      const found = await host.call('search.chats', { query, limit, asker: 'sidebar' });
      if (turn !== this.#latest) return;
      this.#found = found;
      this.problem = null;
      this.#answered = query;
      if (found.rebuilding) this.#soon(AGAIN);
    } catch (error) {
      if (turn !== this.#latest) return;
      this.problem = asProblem(error);
    }
  };
}

export const search = new ChatSearch();
account.occasions.onBegin(() => search.type(''));
account.occasions.onReturn(() => search.cloud.problem && void search.cloud.ask());
