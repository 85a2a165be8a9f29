// What the palette shows for what is typed: chats, files, actions and models, the best five of each. Chats and files
// that must be looked for arrive a moment later; an answer to an older question changes nothing.
import { account } from '../account/account.svelte';
import type { FileEntry, Hit, Problem } from '../bindings';
import { chats } from '../chat/chats.svelte';
import { frame } from '../navigation/frame.svelte';
import { asProblem, host, isProblem } from '../ipc';
import { shortcut } from '../kit/keys';
import { w } from '../messages';
import { models } from '../models/models.svelte';
import { score } from '../models/search';
import { available, type Action } from '../actions/actions';
import { best, rank, readQuery } from './find';
import { ICONS } from '../actions/icons';
import { actionRow, chatRow, fileRow, modelRow, type Row } from './rows';

export type Section = { title: string; rows: Row[] };

const EACH = 5;
/** With a prefix there is one section only, and room for more of it. */
const ALONE = 50;
const LAST = 6;
const AFTER_TYPING = { chats: 120, files: 250 };

class Palette {
  isOpen = $state(false);
  query = $state('');
  /** The row whose further actions are shown instead of the list. */
  of: Row | null = $state.raw(null);
  /** Why files could not be looked for. */
  problem: Problem | null = $state.raw(null);
  /** Files are being looked for. */
  searching = $state(false);
  #actions: Action[] = $state.raw([]);
  #hits: Hit[] = $state.raw([]);
  #files: FileEntry[] = $state.raw([]);
  /** Keys of what was done from here in this run, the last one first. */
  #last: string[] = $state.raw([]);
  /** Files that were found once, so that the last things done can be offered again. */
  #known = new Map<string, FileEntry>();
  #timers: ReturnType<typeof setTimeout>[] = [];
  #asked = 0;

  readonly sections: Section[] = $derived.by(() => (this.of ? [this.#more(this.of)] : this.#sections()));
  readonly rows: Row[] = $derived(this.sections.flatMap(({ rows }) => rows));

  open = () => {
    this.#actions = available();
    this.type('');
    this.isOpen = true;
  };

  close = () => (this.isOpen = false);

  /** Another account has other chats and files. */
  forget() {
    this.close();
    this.#last = [];
    this.#known.clear();
  }

  type(query: string) {
    this.query = query;
    this.of = null;
    for (const timer of this.#timers) clearTimeout(timer);
    const asked = ++this.#asked;
    const wanted = readQuery(query);
    this.#hits = [];
    this.#files = [];
    this.searching = false;
    this.problem = null;
    if (wanted.query === '') return;
    const isCurrent = () => asked === this.#asked;
    if (wanted.only === 'all') {
      this.#timers = [setTimeout(() => void this.#searchChats(wanted.query, isCurrent), AFTER_TYPING.chats)];
    }
    if (wanted.only === 'all' || wanted.only === 'files') {
      this.searching = true;
      this.#timers.push(setTimeout(() => void this.#searchFiles(wanted.query, isCurrent), AFTER_TYPING.files));
    }
  }

  /** Does what a row is for. The palette is closed first, so that the focus is where it was before. */
  run(row: Row) {
    const { key } = this.of ?? row;
    this.#last = [key, ...this.#last.filter((other) => other !== key)].slice(0, LAST);
    this.close();
    setTimeout(() => void row.run());
  }

  /** Asks the typed words in a new chat. */
  ask() {
    const { query } = readQuery(this.query);
    if (query !== '') this.run(this.#askRow(query));
  }

  async #searchChats(query: string, isCurrent: () => boolean) {
    const found = await host.call('search.chats', { query, limit: ALONE, asker: 'palette' }).catch(() => null);
    if (found && isCurrent()) this.#hits = found.hits;
  }

  async #searchFiles(query: string, isCurrent: () => boolean) {
    const answer = await host.call('files.search', { query }).catch(asProblem);
    if (!isCurrent()) return;
    this.problem = isProblem(answer) ? answer : null;
    this.#files = isProblem(answer) ? [] : answer.files;
    for (const file of this.#files) this.#known.set(`file ${file.path}`, file);
    this.searching = false;
  }

  /** Looks for files once more, if that failed. */
  again() {
    if (!this.isOpen || !this.problem) return;
    const asked = this.#asked;
    this.searching = true;
    void this.#searchFiles(readQuery(this.query).query, () => asked === this.#asked);
  }

  #sections(): Section[] {
    const { only, query } = readQuery(this.query);
    const most = only === 'all' ? EACH : ALONE;
    const titles = w().palette.sections;
    if (only === 'all' && query === '') return [{ title: titles.last, rows: this.#lastThings() }];
    const sections: Section[] = [];
    const add = (title: string, rows: Row[]) => rows.length > 0 && sections.push({ title, rows });
    if (only === 'all') add(titles.chats, this.#chatRows(query, most));
    if (only === 'all' || only === 'files') {
      const found = best(this.#files, ({ name }) => 1 + rank(query, name), most);
      add(
        titles.files,
        found.map((file) => fileRow(file, query)),
      );
    }
    if (only === 'all' || only === 'actions') {
      const found = best(this.#actions, ({ name, also }) => rank(query, name, also), most);
      add(titles.do, [
        ...found.map((action) => actionRow(action, query)),
        ...(only === 'all' ? [this.#askRow(query)] : []),
      ]);
    }
    if (only === 'all' || only === 'models') {
      const found = best(models.list, (model) => score(query, model), most);
      add(
        titles.switch,
        found.map((model) => modelRow(model, query)),
      );
    }
    return sections;
  }

  /** Chats by their titles, then by what was said in them. */
  #chatRows(query: string, most: number): Row[] {
    const titled = best(chats.list, ({ title }) => rank(query, title), most);
    const rows = titled.map((chat) => chatRow(chat, query));
    for (const hit of this.#hits) {
      const chat = chats.list.find(({ id }) => id === hit.chat);
      if (!chat || titled.includes(chat) || rows.some(({ key }) => key.startsWith(`chat ${chat.id}`))) continue;
      rows.push(chatRow(chat, query, hit));
    }
    return rows.slice(0, most);
  }

  #askRow(query: string): Row {
    return {
      key: 'ask',
      icon: ICONS.write,
      name: [{ text: w().palette.ask(query), marked: false }],
      keys: shortcut('Mod+Enter'),
      run: () => {
        frame.openChat(null);
        const conversation = chats.conversation(null);
        conversation.type(conversation.draft === '' ? query : `${conversation.draft}\n\n${query}`);
      },
      more: [],
    };
  }

  /** What was done last, filled up with the chats that changed last. */
  #lastThings(): Row[] {
    const newest = chats.list.toSorted((a, b) => b.changedAt - a.changedAt).map(({ id }) => `chat ${id} `);
    const rows = [...this.#last, ...newest].flatMap((key) => this.#rowOf(key) ?? []);
    return [...new Map(rows.map((row) => [row.key, row])).values()].slice(0, LAST);
  }

  #rowOf(key: string): Row | null {
    const [kind = '', id = ''] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
    const chat = kind === 'chat' && chats.list.find((chat) => id.startsWith(chat.id));
    const file = this.#known.get(key);
    const action = kind === 'action' && this.#actions.find((action) => action.id === id);
    const model = kind === 'model' && models.byId(id);
    if (chat) return chatRow(chat, '');
    if (file) return fileRow(file, '');
    if (action) return actionRow(action, '');
    return model ? modelRow(model, '') : null;
  }

  #more({ key, name, more }: Row): Section {
    return {
      title: name.map(({ text }) => text).join(''),
      rows: more.map(({ name, icon, run }) => ({
        key: `${key} ${name}`,
        icon,
        name: [{ text: name, marked: false }],
        run,
        more: [],
      })),
    };
  }
}

export const palette = new Palette();
account.occasions.onBegin(() => palette.forget());
account.occasions.onReturn(() => palette.again());
