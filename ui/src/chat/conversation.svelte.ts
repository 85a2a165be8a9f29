// One conversation: what was said, what is being written, how it is answered, and what is done about it. What arrives
// stands in `AnswerStream`, what holds a message up in `SendFlow`.
import { SvelteSet } from 'svelte/reactivity';
import { account } from '../account/account.svelte';
import type { AnswerEvent, Chat, Commands, Draft, Message, Origin, Problem } from '../bindings';
import { asProblem, host } from '../ipc';
import { Latest } from '../kit/work/latest';
import { Soon } from '../kit/work/soon';
import { w } from '../messages';
import { models } from '../models/models.svelte';
import { AnswerStream, type Asked } from './streaming/answerStream.svelte';
import type { Attachments } from './composer/attachments.svelte';
import { Drafting } from './composer/drafting.svelte';
import { ChatCost } from './cost/chatCost.svelte';
import { Editing } from './editing.svelte';
import type { Send } from './message';
import { Options } from './options/options.svelte';
import { TranscriptScroller } from './scroller/transcriptScroller.svelte';
import { SendFlow } from './sendFlow.svelte';
import { Transcript } from './transcript.svelte';

/** How long after somebody scrolled it is kept where they read, in milliseconds. */
const KEEP_PLACE_AFTER = 1000;

export class Conversation {
  /** Null until its first message is sent. */
  id: string | null = $state(null);
  title = $state('');
  pinned = $state(false);
  /** Of which chat it is a copy. */
  origin: Origin | null = $state.raw(null);
  readonly transcript = new Transcript();
  readonly #drafting: Drafting = new Drafting({
    chat: () => this.id,
    model: () => this.model,
    options: () => this.options.draft,
  });
  readonly attachments = this.#drafting.attachments;
  /** How it is answered. */
  readonly options: Options = new Options(
    () => this.id,
    () => this.#drafting.saveSoon(),
  );
  readonly cost: ChatCost = new ChatCost({
    transcript: this.transcript,
    model: () => this.model,
  });
  /** The question that is being written anew in its place. */
  editing: Editing | null = $state.raw(null);
  /** Questions that somebody began to write anew and neither sent nor gave up, by their ids. */
  readonly #begun = new Map<string, Editing>();
  /** The turn that the next message follows, when that is not the last one. */
  after: string | null = $state(null);
  /** Answers that the person leaves as they ended: nothing more is said under them. */
  readonly left = new SvelteSet<string>();
  /** Why the last wish about a message did not come true. */
  refused: Problem | null = $state.raw(null);
  /** Where the reader is in it, and what of it is drawn. */
  readonly scroller = new TranscriptScroller(
    () => this.transcript.exchanges,
    () => this.#placing.ask(),
  );
  /** False until what is stored was read once. */
  isOpen = $state(false);
  /** Why it could not be opened, or why the last message did not leave. */
  problem: Problem | null = $state(null);
  readonly stream: AnswerStream = new AnswerStream(this);
  readonly flow = new SendFlow(this);
  #chosen: string | null = $state(null);
  #answered: string | null = $state(null);
  readonly #reads = new Latest();
  readonly #placing = new Soon(() => this.#keepPlace(), KEEP_PLACE_AFTER);
  readonly #onStarted: (id: string) => void;
  readonly #onEnded: () => void;
  /** Whose chat it is. */
  readonly #owner = account.owner?.id;

  /** `onStarted` hears the id that a new chat is given, `onEnded` that an answer was heard out. */
  constructor(id: string | null, onStarted: (id: string) => void, onEnded: () => void = () => undefined) {
    this.id = id;
    this.#onStarted = onStarted;
    this.#onEnded = onEnded;
  }

  get isAnswering(): boolean {
    return this.stream.isAnswering;
  }

  /** Whether it can be read again as it is: nothing is being answered, uploaded, written anew or branched in it. */
  get isStored(): boolean {
    const isBusy = this.isAnswering || this.attachments.uploading > 0;
    return this.id !== null && !isBusy && this.#begun.size === 0 && this.after === null;
  }

  /** What stands in the composer. */
  get draft(): string {
    return this.#drafting.text;
  }

  /** The model that the next message goes to. */
  get model(): string {
    const answered = this.#answered;
    // What was brought in from elsewhere may have been answered by a model that Puter does not have.
    const isGone = answered !== null && models.list.length > 0 && !models.byId(answered);
    return this.#chosen ?? (isGone ? null : answered) ?? models.current;
  }

  get modelName(): string {
    return models.byId(this.model)?.name ?? this.model;
  }

  choose(model: string) {
    this.#chosen = model;
  }

  /** Begins a new chat with what was kept for it. */
  begin(draft: Draft) {
    this.#bringBack(draft);
    this.isOpen = true;
  }

  /** Reads what is stored and follows an answer that is still running. */
  async open() {
    if (this.isAnswering) return;
    await this.#reads.run(async (isLatest) => {
      const { count } = this.stream;
      const show = await this.#load();
      // Who was quicker and asked hears all of that answer already, and what was read is older.
      const isOlder = count !== this.stream.count && this.transcript.turns.length > 0;
      if (isLatest() && !isOlder) show();
      this.isOpen = true;
    });
    const chat = this.id;
    if (!this.isAnswering && chat !== null && this.transcript.turns.some(({ outcome }) => outcome === 'running'))
      await this.#listen((listen) => host.call('chat.follow', { chat }, listen));
  }

  /** What stands in the composer as a message. `text` is what is written, where somebody knows it already. */
  composed(text = this.draft): Message {
    return { ...this.#around(this.model), text, files: this.attachments.known, turns: this.cost.turns };
  }

  /** What is sent with this; null if it is about something that is not there any more. */
  message(send: Send): Message | null {
    const { transcript, editing } = this;
    if (send.kind === 'ask') return this.composed();
    if (send.kind === 'edit') {
      if (!editing) return null;
      const turns = transcript.tokensFor(this.model, transcript.before(editing.turn));
      return { ...this.#around(this.model), text: editing.text, files: editing.attachments.known, turns };
    }
    const around = this.#around(send.model);
    if (send.kind === 'continue') {
      const turns = transcript.tokensFor(send.model, transcript.upTo(send.answer));
      return { ...around, text: w().answer.goOn, files: [], turns };
    }
    const question = transcript.turn(transcript.turn(send.answer)?.parent);
    if (!question) return null;
    const turns = transcript.tokensFor(send.model, transcript.before(question.id));
    const maxTokens = send.maxTokens ?? around.maxTokens;
    return { ...around, text: question.text, files: question.attachments, turns, maxTokens };
  }

  /** The files that are being added to a message; null for one that nothing can be added to. */
  filesOf({ kind }: Send): Attachments | null {
    if (kind === 'ask') return this.attachments;
    return kind === 'edit' ? (this.editing?.attachments ?? null) : null;
  }

  /** Asks the model, unless there is nothing to ask. `limit` ends this one answer, and `other` is another model. */
  async deliver(send: Send, limit: number | null = null, other?: string): Promise<void> {
    const model = other ?? ('model' in send ? send.model : this.model);
    // The list of models says who is asked where nobody was chosen; it could not be read.
    if (model === '' && models.problem) return void (this.problem = models.problem);
    if (this.isAnswering || !this.message(send)) return;
    if (send.kind === 'ask') return this.#ask(model, limit);
    if (send.kind === 'edit') return this.#sendEdited(model, limit);
    const { id: chat } = this;
    const { answer } = send;
    if (send.kind === 'continue')
      return this.#askNew({
        after: answer,
        text: w().answer.goOn,
        attachments: [],
        model,
        maxTokens: limit,
        keepsDraft: true,
      });
    if (chat === null) return;
    const wish = { chat, answer, model, maxTokens: limit ?? send.maxTokens };
    await this.#listen((listen) => host.call('chat.retry', wish, listen), {});
  }

  /** Begins to write a question anew; what it becomes stands beside it, as another version. */
  edit(question: string) {
    const turn = this.transcript.turns.find(({ id, role }) => id === question && role === 'user');
    if (!turn) return;
    const editing = this.#begun.get(question) ?? new Editing(turn, () => this.model);
    this.#begun.set(question, editing);
    editing.isNew = this.editing !== editing;
    this.editing = editing;
    void this.scroller.reveal(question, { block: 'nearest' });
  }

  /** The question stays as it was. */
  leaveEditing() {
    if (this.editing) this.#begun.delete(this.editing.turn);
    this.editing = null;
  }

  /** The same with the last question there is; tells whether there is one. */
  editLast(): boolean {
    const last = this.transcript.turns.findLast(({ role }) => role === 'user');
    if (last) this.edit(last.id);
    return last !== undefined;
  }

  /** Does something about this chat that no answer comes from; tells whether it was done. */
  async attempt(wish: (chat: string) => Promise<unknown>): Promise<boolean> {
    this.refused = null;
    if (this.id === null) return false;
    try {
      await wish(this.id);
      return true;
    } catch (error) {
      this.refused = asProblem(error);
      return false;
    }
  }

  /** The same, and shows what the chat is then. */
  change(wish: (chat: string) => Promise<Chat>): Promise<boolean> {
    return this.attempt(async (chat) => this.show(await wish(chat)));
  }

  /** Asks for an answer once more; the old one stays in the history. */
  retry(answer: string, model = this.model, maxTokens: number | null = null) {
    return this.flow.send({ kind: 'retry', answer, model, maxTokens });
  }

  /** Lets a model go on where this answer broke off. */
  continue(answer: string, model = this.model) {
    return this.flow.send({ kind: 'continue', answer, model });
  }

  /** Ends the running answer at once; what has been written stays. */
  async stop() {
    if (this.id === null || !this.stream.stop()) return;
    await host.call('chat.stop', { chat: this.id }).catch((error) => (this.problem = asProblem(error)));
  }

  /** Does not wait any longer for Puter's rate limit. */
  tryNow() {
    return this.attempt((chat) => host.call('chat.retryNow', { chat }));
  }

  /** Puts `text` in the composer and keeps it, a moment later, for the next time this chat is opened. */
  type(text: string) {
    this.#drafting.type(text);
  }

  /** What waits to be kept is kept now: the draft, and where it is read. */
  async keep() {
    await Promise.all([this.#drafting.saveNow(), this.#placing.now()]);
  }

  /** A question was taken down in this chat, which may be its first. */
  started(chat: string) {
    this.#dropLost();
    if (this.id === chat) return;
    this.id = chat;
    this.#onStarted(chat);
  }

  /** The message did not leave. */
  failed(problem: Problem) {
    this.problem = problem;
  }

  /** Shows the chat as it is stored. */
  show(chat: Chat) {
    this.id = chat.id;
    this.title = chat.title;
    this.pinned = chat.pinned;
    this.origin = chat.origin;
    this.#answered = chat.model;
    this.transcript.show(chat.turns);
    this.cost.paid = chat.paid;
    this.#dropLost();
    this.options.take(chat.options);
    this.#bringBack(chat.draft);
  }

  /** What goes along with any message to `model`. */
  #around(model: string) {
    const { now, maxTokens } = this.options;
    return { model, maxTokens, system: now.system };
  }

  /** Sends what stands in the composer. It comes back if it could not leave. */
  #ask(model: string, maxTokens: number | null) {
    if (!this.attachments.canGoWith(this.draft)) return;
    const drafting = this.#drafting;
    const { text, paths } = drafting.take();
    const started = (chat: string) => {
      drafting.asked(chat);
      this.after = null;
    };
    const message = { after: this.after, text, attachments: paths, model, maxTokens, keepsDraft: false };
    return this.#askNew(message, { started, refused: () => drafting.giveBack() });
  }

  /** Sends the question as it was written anew. It stays as it is if it could not leave. */
  #sendEdited(model: string, maxTokens: number | null) {
    const { editing, id: chat } = this;
    if (!editing?.attachments.canGoWith(editing.text) || chat === null) return;
    const { turn, text, attachments } = editing;
    this.editing = null;
    const message = { chat, turn, text: text.trim(), attachments: attachments.sendable, model, maxTokens };
    const started = () => this.#begun.delete(turn);
    const refused = () => (this.editing ??= editing);
    return this.#listen((listen) => host.call('chat.edit', message, listen), { started, refused });
  }

  #askNew(message: Omit<Commands['chat.ask']['args'], 'chat' | 'options'>, asked: Asked = {}) {
    const whole = { chat: this.id, options: this.options.now, ...message };
    return this.#listen((listen) => host.call('chat.ask', whole, listen), asked);
  }

  /** Shows an answer as it arrives. What was said of the last message is said no more. */
  async #listen(call: (listen: (event: AnswerEvent) => void) => Promise<Chat>, asked?: Asked) {
    this.problem = this.refused = null;
    this.flow.cancel();
    await this.stream.listen(call, asked);
    this.#onEnded();
  }

  /** Reads what is stored, and returns how to show it. */
  async #load(): Promise<() => void> {
    const well = (show: () => unknown) => () => {
      show();
      this.problem = null;
    };
    try {
      if (this.id === null) {
        // Without the old draft a new chat is as good as before.
        const draft = this.isOpen ? null : await host.call('chat.draft', { chat: null }).catch(() => null);
        return well(() => draft && this.#bringBack(draft));
      }
      const chat = await host.call('chat.open', { chat: this.id });
      return well(() => {
        this.show(chat);
        if (!this.isOpen) this.scroller.begin(chat.place);
      });
    } catch (error) {
      return () => (this.problem = asProblem(error));
    }
  }

  /** Puts back what was written for this chat, with how a new one is to be answered. */
  #bringBack(draft: Draft) {
    if (draft.options && !this.options.draft) this.options.take(draft.options);
    this.#drafting.bringBack(draft);
  }

  /** A place that cannot be kept costs a look for it, so nothing is said. */
  async #keepPlace() {
    const { id: chat } = this;
    if (chat === null || account.owner?.id !== this.#owner) return;
    await host.call('chat.savePlace', { chat, place: this.scroller.place }).catch(() => undefined);
  }

  /** What is about a turn that is not shown any more ends. Words that were written anew come back with it. */
  #dropLost() {
    const isShown = (turn: string | undefined | null) => this.transcript.turn(turn) !== undefined;
    if (!isShown(this.after)) this.after = null;
    if (!isShown(this.editing?.turn)) this.editing = null;
  }
}
