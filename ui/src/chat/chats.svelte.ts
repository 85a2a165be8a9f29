// The chats there are and the one that is open. What is not stored of a conversation keeps it alive off screen.
import { account } from '../account/account.svelte';
import type { ChatSummary, DataFormat, Opened, Problem } from '../bindings';
import { frame } from '../navigation/frame.svelte';
import { requests } from '../navigation/requests';
import { asProblem, host, isProblem } from '../ipc';
import { watch } from '../ipc/watch';
import { announce } from '../kit/overlays/announce.svelte';
import { doing, done } from '../kit/work/done.svelte';
import { w } from '../messages';
import { collectSoon } from '../kit/work/garbage';
import { Latest } from '../kit/work/latest';
import { toast } from '../kit/overlays/toasts.svelte';
import { Conversation } from './conversation.svelte';
import { folders } from './list/group';
import { withTitles } from './untitled';

/** What did not work, and why. */
type Failed = {
  title: () => string;
  problem: Problem;
  /** The list itself could not be read. */
  isOfList: boolean;
};

class Chats {
  list: ChatSummary[] = $state.raw([]);
  /** False until the list was read once. */
  isRead = $state(false);
  failed: Failed | null = $state.raw(null);
  /** What the list shows: the chats, or in their place those that were put away or deleted. */
  view: 'list' | 'archive' | 'deleted' = $state('list');
  /** The folders that there are, by name. */
  readonly folders: string[] = $derived(folders(this.list));
  /** Chats whose answer ended off screen and was not looked at yet. */
  unread: ReadonlySet<string> = $state.raw(new Set());
  #alive = new Map<string | null, Conversation>();
  #onScreen: Conversation | null = null;
  readonly #reads = new Latest();

  /** Reads the list after each change; returns how to stop. */
  start(): () => void {
    const stop = watch('chats', ({ id }) => {
      void this.read();
      const shown = this.#alive.get(id);
      if (id !== null && shown?.isOpen) void shown.open();
    });
    const keep = () => Promise.all([...this.#alive.values()].map((chat) => chat.keep()));
    const stopKeeping = account.occasions.beforeSwitch(keep);
    // When the window loses the keyboard or closes, what waits to be kept is kept at once.
    addEventListener('blur', keep);
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('blur', keep);
      removeEventListener('pagehide', keep);
      stop();
      stopKeeping();
    };
  }

  /** Another account has other chats. */
  begin(opened: Pick<Opened, 'chats' | 'draft'> | null) {
    this.#reads.drop();
    this.#alive.clear();
    this.list = [];
    this.#take(opened?.chats ?? []);
    this.isRead = opened !== null;
    this.view = 'list';
    this.unread = new Set();
    frame.loseChat();
    frame.asked += 1;
    if (opened?.draft) this.conversation(null).begin(opened.draft);
  }

  /** Says of which chats an answer was cut off when the program was closed; they count as not looked at yet. */
  async offer() {
    const cut = await host.call('chat.cutOff', {}).catch((): string[] => []);
    const [first] = cut;
    if (first === undefined) return;
    this.unread = new Set([...this.unread, ...cut]);
    const { text, show } = w().chat.cutOff;
    toast(text(cut.length), { label: show, run: () => frame.openChat(first) });
  }

  /** Puter can be asked again: what could not leave is back in its composer, and nothing more need be said of it. */
  again() {
    for (const chat of this.#alive.values()) {
      if (chat.problem?.code === 'offline') chat.problem = null;
      if (chat.refused?.code === 'offline') chat.refused = null;
    }
  }

  read(): Promise<void> {
    return this.#reads.run(async (isLatest) => {
      const answer = await host.call('chat.list', {}).catch(asProblem);
      if (!isLatest()) return;
      if (isProblem(answer)) this.failed = { title: () => w().chat.failed.read, problem: answer, isOfList: true };
      else this.#take(answer);
      this.isRead = true;
    });
  }

  /** What is shown may not be what there is. */
  get isStale(): boolean {
    return this.failed?.isOfList ?? false;
  }

  #take(list: ChatSummary[]) {
    const ran = this.list.filter(({ answering }) => answering).map(({ id }) => id);
    const ended = list.filter(({ id, answering }) => !answering && ran.includes(id) && id !== frame.chat);
    this.unread = new Set([...this.unread, ...ended.map(({ id }) => id)]);
    this.list = withTitles(list);
    this.failed = null;
  }

  /** The conversation on screen. */
  see(conversation: Conversation) {
    this.#onScreen = conversation;
    this.unread = new Set([...this.unread].filter((id) => id !== conversation.id));
    void conversation.open();
  }

  /** The conversation with this id, or the new one that has none yet. */
  conversation(id: string | null): Conversation {
    const alive = this.#alive.get(id);
    if (alive) return alive;
    const onStarted = (given: string) => {
      this.#alive.delete(null);
      this.#alive.set(given, made);
      frame.chat ??= given;
      void this.read();
    };
    const made = new Conversation(id, onStarted, () => this.#tidyUp(made));
    this.#alive.set(id, made);
    return made;
  }

  /** The conversation left the screen. */
  leave(conversation: Conversation) {
    this.#onScreen = null;
    this.#tidyUp(conversation);
  }

  /** What was drawn and is needed no more is garbage now; an answer that arrives is not held up for it. */
  #tidyUp(conversation: Conversation) {
    if (conversation !== this.#onScreen) this.#letGo(conversation);
    collectSoon(() => ![...this.#alive.values()].some(({ isAnswering }) => isAnswering));
  }

  /** Forgets a conversation that is not on screen, unless something of it is not stored. */
  #letGo(conversation: Conversation) {
    void conversation.keep();
    const { id, isStored } = conversation;
    if (isStored && this.#alive.get(id) === conversation) this.#alive.delete(id);
  }

  /** Adds cloud files to the message being written and shows it. */
  attach(paths: string[]) {
    this.conversation(frame.chat).attachments.add(paths);
    frame.write();
  }

  rename(id: string, title: string) {
    return doing(async () => {
      const before = this.list.find((chat) => chat.id === id)?.title;
      const named = (name: string) =>
        this.#change(() => w().chat.failed.rename, host.call('chat.rename', { chat: id, title: name }));
      if (!(await named(title)) || !before || before === title) return;
      const text = () => w().chat.done.renamed({ from: before, to: title });
      done({ text, undo: () => named(before), redo: () => named(title) }, { quiet: true });
    });
  }

  pin(id: string, pinned: boolean) {
    return doing(async () => {
      if (!(await this.#pin(id, pinned))) return;
      const title = this.list.find((chat) => chat.id === id)?.title ?? w().chat.untitled;
      const text = () => (pinned ? w().chat.done.pinned(title) : w().chat.done.unpinned(title));
      done({ text, undo: () => this.#pin(id, !pinned), redo: () => this.#pin(id, pinned) }, { quiet: true });
    });
  }

  #pin(id: string, pinned: boolean) {
    return this.#change(() => w().chat.failed.pin, host.call('chat.pin', { chat: id, pinned }));
  }

  /** Puts a chat into a folder, or out of all; `unpin` also takes it from the pinned ones, where it would still stand. */
  file({ id, title, folder: before, pinned }: Filed, folder: string | null, unpin = false) {
    return doing(async () => {
      const isUnpinned = unpin && pinned;
      if (before === folder) return isUnpinned ? this.pin(id, false) : undefined;
      const move = async () => (!isUnpinned || (await this.#pin(id, false))) && this.#put(id, folder);
      const back = async () => (await this.#put(id, before)) && (!isUnpinned || this.#pin(id, true));
      if (!(await move())) return;
      const text = () =>
        folder === null ? w().chat.done.takenOut({ title, folder: before }) : w().chat.done.movedTo({ title, folder });
      done({ text, undo: back, redo: move });
    });
  }

  #put(id: string, folder: string | null) {
    return this.#change(() => w().chat.failed.move, host.call('chat.file', { chat: id, folder }));
  }

  /** Gives a folder another name, or dissolves it. */
  renameFolder(from: string, to: string | null) {
    return doing(async () => {
      if (from === to) return;
      // Where a folder of the new name was there already, only these go back out of it.
      const members = this.list.filter(({ folder }) => folder === from);
      const undo = () => this.#putAll(members, from);
      if (to === null) {
        const dissolve = () => this.#putAll(members, null);
        if (await dissolve()) done({ text: () => w().chat.done.dissolved(from), undo, redo: dissolve });
        return;
      }
      const rename = () =>
        this.#change(() => w().chat.failed.renameFolder, host.call('chat.renameFolder', { from, to }));
      if (await rename())
        done({ text: () => w().chat.done.folderRenamed({ from, to }), undo, redo: rename }, { quiet: true });
    });
  }

  #putAll(members: ChatSummary[], folder: string | null) {
    const all = Promise.all(members.map(({ id }) => host.call('chat.file', { chat: id, folder })));
    return this.#change(() => w().chat.failed.moveAll, all);
  }

  /** Puts a chat away, or takes it back; the note that says so undoes it. */
  archive({ id, title }: Pick<ChatSummary, 'id' | 'title'>, archived: boolean) {
    return doing(async () => {
      if (!(await this.#archive(id, archived))) return;
      const text = () => (archived ? w().chat.done.archived(title) : w().chat.done.unarchived(title));
      done({ text, undo: () => this.#archive(id, !archived), redo: () => this.#archive(id, archived) });
    });
  }

  async #archive(id: string, archived: boolean) {
    const isKept = await this.#change(() => w().chat.failed.archive, host.call('chat.archive', { chat: id, archived }));
    if (isKept && archived && frame.chat === id) frame.loseChat();
    return isKept;
  }

  /** A copy of what is shown of the chat, opened. */
  async duplicate({ id }: Pick<ChatSummary, 'id'>) {
    const copy = host.call('chat.open', { chat: id }).then(({ turns }) => {
      const last = turns.at(-1);
      return last ? host.call('chat.fork', { chat: id, turn: last.id }) : null;
    });
    if (!(await this.#change(() => w().chat.failed.duplicate, copy))) return;
    const made = await copy;
    if (made) {
      frame.openChat(made.id);
      announce(w().chat.said.duplicated);
    }
  }

  /** Takes one chat out into a file that the person chooses. */
  async export({ id, title }: Pick<ChatSummary, 'id' | 'title'>, format: DataFormat) {
    const exported = host.call('data.export', { chat: id, format });
    if (!(await this.#change(() => w().chat.failed.export(title), exported))) return;
    const written = await exported;
    if (written) toast(w().chat.done.exported(written.name));
  }

  /** Deletes at once; the note that says so brings it back and opens it. */
  delete({ id, title }: Pick<ChatSummary, 'id' | 'title'>) {
    return this.#delete([id], id, () => w().chat.done.deleted(title));
  }

  /** Deletes these chats of a folder, which ends with its last one. */
  deleteOf(folder: string, members: ChatSummary[]) {
    const ids = members.map(({ id }) => id);
    const open = ids.find((id) => id === frame.chat) ?? null;
    return this.#delete(ids, open, () => w().chat.done.deletedOf({ chats: ids.length, folder }));
  }

  /** `opened` is on screen when they are back. */
  #delete(ids: string[], opened: string | null, text: () => string) {
    return doing(async () => {
      const remove = async () => {
        for (const id of ids) await this.#alive.get(id)?.keep();
        const removed = Promise.all(ids.map((id) => host.call('chat.delete', { chat: id })));
        if (!(await this.#change(() => w().chat.failed.delete, removed))) return false;
        for (const id of ids) this.#alive.delete(id);
        if (frame.chat !== null && ids.includes(frame.chat)) frame.loseChat();
        return true;
      };
      const undo = async () => {
        const restored = Promise.all(ids.map((id) => host.call('chat.restore', { chat: id })));
        if (!(await this.#change(() => w().chat.failed.restore, restored))) return false;
        if (opened !== null) frame.openChat(opened);
        return true;
      };
      if (await remove()) done({ text, undo, redo: remove });
    });
  }

  /** Does it and reads the list anew; whether it was done. What was not done is said above the list. */
  async #change(title: () => string, done: Promise<unknown>): Promise<boolean> {
    try {
      await done;
    } catch (error) {
      this.failed = { title, problem: asProblem(error), isOfList: false };
      return false;
    }
    await this.read();
    return true;
  }
}

/** What moving a chat needs to know of it. */
type Filed = Pick<ChatSummary, 'id' | 'title' | 'folder' | 'pinned'>;

export const chats = new Chats();
account.occasions.onBegin(({ opened }) => chats.begin(opened));
account.occasions.onReturn(() => chats.again());
requests.attach = (paths) => chats.attach(paths);
