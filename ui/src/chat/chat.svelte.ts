// One conversation: what was said, what is being written, and the answer that is arriving.
// Events of an answer are a preview; what the command returns replaces them.
import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { account } from '../account/account.svelte';
import type { AnswerEvent, Chat, Commands, Draft, Origin, Problem, Turn, Wait } from '../bindings';
import { asProblem, host } from '../ipc';
import { Latest } from '../kit/work/latest';
import { Soon } from '../kit/work/soon';
import { w } from '../messages';
import { models } from '../models/models.svelte';
import { learn } from '../models/refused';
import { StreamingTurn } from './scroller/streamingTurn.svelte';
import { Clock } from '../kit/work/clock.svelte';
import { Drafting } from './composer/drafting.svelte';
import { Editing } from './editing.svelte';
import { parts, total } from './cost/contextBudget';
import { Options } from './options/options.svelte';
import { TranscriptScroller } from './scroller/transcriptScroller.svelte';
import { soFar } from './cost/running';
import { CostGate, type Message } from './sending.svelte';
import { AnswerAnnouncer } from './scroller/answerAnnouncer';
import { before, exchanges, merged, tokensOf } from './turns';

/** How long after somebody scrolled it is kept where they read, in milliseconds. */
const KEEP_PLACE_AFTER = 1000;

type Listen = (event: AnswerEvent) => void;
/** What is done when a question was asked, and when it was not. */
type Asked = { started?: (chat: string) => unknown; refused?: () => unknown };

export class Conversation {
  /** Null until its first message is sent. */
  id: string | null = $state(null);
  title = $state('');
  pinned = $state(false);
  /** Of which chat it is a copy. */
  origin: Origin | null = $state.raw(null);
  /** From the first question to the last answer. Only the answer that is arriving changes in its place. */
  turns: Turn[] = $state.raw([]);
  /** The same in exchanges of a question and its answer. */
  readonly exchanges = $derived(exchanges(this.turns));
  /** What was paid for all answers that were ever given in it. */
  paid: Chat['paid'] = $state.raw({ microcents: 0, isWhole: true });
  readonly #clock = new Clock();
  /** What the answer took that is arriving, as a guess; null when none is. */
  readonly running = $derived.by(() => {
    const answer = this.turns.at(-1);
    if (answer?.outcome !== 'running' || answer.waiting) return null;
    // Words come with every frame; a figure to read need not.
    void this.#clock.now;
    return untrack(() => soFar(answer, this.#read(answer), models.byId(answer.model)));
  });
  /** Tokens that the next message carries along. */
  readonly history = $derived.by(() => {
    const answer = this.turns.at(-1);
    const written = this.running && answer ? this.running.tokens - untrack(() => this.#read(answer)) : 0;
    return this.carried(this.turns, this.model) + written;
  });
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
  /** The question that is being written anew in its place. */
  editing: Editing | null = $state.raw(null);
  /** Questions that somebody began to write anew and neither sent nor gave up, by their ids. */
  readonly #begun = new Map<string, Editing>();
  /** The turn that the next message follows, when that is not the last one. */
  after: string | null = $state(null);
  /** What was wished for last that is not being written, such as another answer; it may wait for the person's word. */
  wished: CostGate | null = $state.raw(null);
  /** Answers that the person leaves as they ended: nothing more is said under them. */
  readonly left = new SvelteSet<string>();
  /** Why the last wish about a message did not come true. */
  refused: Problem | null = $state.raw(null);
  /** Where the reader is in it, and what of it is drawn. */
  readonly scroller = new TranscriptScroller(
    () => this.exchanges,
    () => this.#placing.ask(),
  );
  /** False until what is stored was read once. */
  isOpen = $state(false);
  /** Why it could not be opened, or why the last message did not leave. */
  problem: Problem | null = $state(null);
  isAnswering = $state(false);
  /** When this message was sent; counts the wait. */
  askedAt = $state(0);
  /** When something of this answer came last; milliseconds since 1970. */
  heardAt = $state(0);
  /** Counts the answers that were asked for from here, so that the view can follow. */
  sent = $state(0);
  #chosen: string | null = $state(null);
  #answered: string | null = $state(null);
  #arriving: StreamingTurn | null = null;
  /** Counts the answers that were heard out. */
  #heard = 0;
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

  /** Tokens that a message to `model` after these turns carries along. */
  carried(turns: Turn[], model: string): number {
    const provider = (id: string | null) => (id === null ? undefined : models.byId(id)?.provider);
    return tokensOf(turns, (answeredBy) => {
      const its = provider(answeredBy);
      return its !== undefined && its === provider(model);
    });
  }

  choose(model: string) {
    this.#chosen = model;
  }

  /** Reads what is stored and follows an answer that is still running. */
  async open() {
    if (this.isAnswering) return;
    await this.#reads.run(async (isLatest) => {
      const heard = this.#heard;
      const show = await this.#load();
      // Who was quicker and asked hears all of that answer already, and what was read is older.
      const isOlder = heard !== this.#heard && this.turns.length > 0;
      if (isLatest() && !isOlder) show();
      this.isOpen = true;
    });
    const chat = this.id;
    if (!this.isAnswering && chat !== null && this.turns.some(({ outcome }) => outcome === 'running'))
      await this.#stream((listen) => host.call('chat.follow', { chat }, listen));
  }

  /**
   * Sends what is written. What was typed comes back if the message could not leave. While the session has ended, this
   * signs in first; the message stays typed until the same account is signed in again. `maxTokens` limits this one
   * answer; otherwise the chat's limit does.
   */
  async ask(maxTokens: number | null = null): Promise<void> {
    if (account.ended) return void (await account.signInFor(() => this.ask(maxTokens)));
    if (this.model === '') {
      // Somebody was quicker than the list of models, which says who is asked.
      await models.load();
      if (models.problem) return void (this.problem = models.problem);
    }
    if (!this.attachments.canGoWith(this.draft) || this.isAnswering) return;
    const drafting = this.#drafting;
    const { text, paths } = drafting.take();
    const started = (chat: string) => {
      drafting.asked(chat);
      this.after = null;
    };
    const message = { after: this.after, text, attachments: paths, model: this.model, maxTokens, keepsDraft: false };
    await this.#send(message, { started, refused: () => drafting.giveBack() });
  }

  /** Lets a model go on where this answer broke off. */
  continue(answer: string, model = this.model) {
    return this.wish(this.onward(answer, model));
  }

  /** What is said to a model so that it goes on where this answer broke off. */
  onward(answer: string, model = this.model): Message {
    const at = this.turns.findIndex(({ id }) => id === answer);
    const text = w().answer.goOn;
    return {
      text,
      files: [],
      history: this.carried(this.turns.slice(0, at + 1), model),
      model,
      send: (maxTokens, other = model) =>
        this.#send({ after: answer, text, attachments: [], model: other, maxTokens, keepsDraft: true }),
    };
  }

  /** Begins to write a question anew; what it becomes stands beside it, as another version. */
  edit(question: string) {
    const turn = this.turns.find(({ id, role }) => id === question && role === 'user');
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
    const last = this.turns.findLast(({ role }) => role === 'user');
    if (last) this.edit(last.id);
    return last !== undefined;
  }

  /** Sends the question as it was written anew. It stays as it is if it could not leave. */
  async sendEdited(maxTokens: number | null = null): Promise<void> {
    const { editing, id: chat, model } = this;
    if (account.ended) return void (await account.signInFor(() => this.sendEdited(maxTokens)));
    if (!editing?.attachments.canGoWith(editing.text) || chat === null || this.isAnswering) return;
    const { turn, text, attachments } = editing;
    this.editing = null;
    const message = { chat, turn, text: text.trim(), attachments: attachments.sendable, model, maxTokens };
    const edit = (listen: Listen) => host.call('chat.edit', message, listen);
    await this.#stream(edit, { started: () => this.#begun.delete(turn), refused: () => (this.editing ??= editing) });
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
    return this.attempt(async (chat) => this.#show(await wish(chat)));
  }

  /** Asks for an answer once more; the old one stays in the history. */
  retry(answer: string, model = this.model, maxTokens: number | null = null) {
    return this.wish(this.again(answer, model, maxTokens));
  }

  /** The question of an answer as it goes out once more, after the turns that stand before it. */
  again(answer: string, model = this.model, maxTokens: number | null = null): Message {
    const { parent } = this.turns.find(({ id }) => id === answer) ?? {};
    const question = this.turns.find(({ id }) => id === parent);
    return {
      text: question?.text ?? '',
      files: question?.attachments ?? [],
      history: this.carried(before(this.turns, question?.id ?? null), model),
      model,
      maxTokens,
      send: async (limit, other = model) => {
        const chat = this.id;
        if (chat === null) return;
        const wish = { chat, answer, model: other, maxTokens: limit ?? maxTokens };
        await this.#stream((listen) => host.call('chat.retry', wish, listen), {});
      },
    };
  }

  /** Sends what is not being written, unless the person has to be asked first about what it may cost. */
  async wish(message: Message): Promise<void> {
    if (this.isAnswering) return;
    this.wished = new CostGate(this, message);
    await this.wished.send();
  }

  /** Ends the running answer at once; what has been written stays. */
  async stop() {
    const answer = this.#arriving;
    if (this.id === null || !answer?.isRunning) return;
    answer.settle();
    answer.turn.outcome = 'stopped';
    await host.call('chat.stop', { chat: this.id }).catch((error) => (this.problem = asProblem(error)));
  }

  /** Does not wait any longer for Puter's window. */
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

  /** Tokens of all that a model read for an answer. */
  #read({ parent, model }: Turn): number {
    const question = this.turns.find(({ id }) => id === parent);
    const { text = '', attachments: files = [] } = question ?? {};
    const history = this.carried(before(this.turns, parent), model ?? this.model);
    return total(parts({ system: this.options.now.system, history, files, text }));
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
        const draft = await host.call('chat.draft', { chat: null }).catch(() => null);
        return well(() => draft && this.#bringBack(draft));
      }
      const chat = await host.call('chat.open', { chat: this.id });
      return well(() => {
        this.#show(chat);
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

  #send(message: Omit<Commands['chat.ask']['args'], 'chat' | 'options'>, asked: Asked = {}) {
    const whole = { chat: this.id, options: this.options.now, ...message };
    return this.#stream((listen) => host.call('chat.ask', whole, listen), asked);
  }

  /** Shows an answer as it arrives and replaces it by what the command returns. `asked` is for one asked for from here. */
  async #stream(call: (listen: Listen) => Promise<Chat>, asked?: Asked) {
    const announcer = new AnswerAnnouncer();
    this.#heard += 1;
    if (asked) announcer.sent(this.modelName);
    this.problem = this.refused = this.wished = null;
    this.isAnswering = true;
    this.askedAt = this.heardAt = Date.now();
    announcer.begins();
    try {
      this.#show(await call((event) => this.#hear(event, announcer, asked)));
      const answer = this.turns.at(-1);
      if (answer) announcer.end(answer);
      if (answer) learn(answer);
      // The connection of one answer broke; whether Puter is gone is another question.
      if (answer?.problem?.code === 'offline') void account.reach.tryNow();
    } catch (error) {
      const problem = asProblem(error);
      this.#fail(problem, asked);
      announcer.failed(problem, this.modelName);
    }
    this.isAnswering = false;
    this.#onEnded();
  }

  #hear(event: AnswerEvent, announcer: AnswerAnnouncer, asked?: Asked) {
    if (event.kind === 'started') return this.#start(event, asked);
    const answer = this.#arriving;
    if (answer?.turn.id !== event.answer || !answer.isRunning) return;
    this.heardAt = Date.now();
    announcer.heard();
    if (event.kind === 'delta') {
      if (event.text && !answer.hasText) this.#firstText(answer, announcer);
      answer.add(event);
    } else if (event.kind === 'tool') answer.turn.tools.push(event.tool);
    else if (event.kind === 'image') answer.turn.images.push(event.image);
    else if (event.kind === 'waiting') this.#wait(answer.turn, event.wait, announcer);
    else this.#resume(answer.turn, announcer);
  }

  #start({ chat, question, answer }: Extract<AnswerEvent, { kind: 'started' }>, asked?: Asked) {
    const known = this.turns.findIndex(({ id }) => id === question.id);
    // A new question follows its parent, wherever that is; what came after it stands in another branch.
    const parent = this.turns.findIndex(({ id }) => id === question.parent);
    const before = this.turns.slice(0, known < 0 ? parent + 1 : known);
    this.#arriving = new StreamingTurn(answer);
    this.turns = [...merged(this.turns, [...before, question]), this.#arriving.turn];
    asked?.started?.(chat);
    this.#dropLost();
    if (asked) this.sent += 1;
    if (this.id === chat) return;
    this.id = chat;
    this.#onStarted(chat);
  }

  #wait(answer: Turn, wait: Wait, announcer: AnswerAnnouncer) {
    answer.waiting = wait;
    announcer.waits(wait);
  }

  #resume(answer: Turn, announcer: AnswerAnnouncer) {
    answer.waiting = null;
    this.askedAt = Date.now();
    announcer.resumes();
  }

  #firstText({ turn, hasReasoning }: StreamingTurn, announcer: AnswerAnnouncer) {
    if (hasReasoning) turn.reasoningMs ??= Date.now() - this.askedAt;
    announcer.began(turn.modelName ?? this.modelName, () => turn.text);
  }

  #fail(problem: Problem, asked?: Asked) {
    learn({ model: this.model, outcome: 'failed', problem });
    const answer = this.#arriving;
    if (answer?.isRunning) {
      answer.settle();
      Object.assign(answer.turn, { outcome: 'failed', problem });
    } else {
      this.problem = problem;
      asked?.refused?.();
    }
  }

  #show(chat: Chat) {
    this.id = chat.id;
    this.title = chat.title;
    this.pinned = chat.pinned;
    this.origin = chat.origin;
    this.#answered = chat.model;
    this.#arriving = null;
    this.turns = merged(this.turns, chat.turns);
    this.paid = chat.paid;
    this.#dropLost();
    this.options.take(chat.options);
    this.#bringBack(chat.draft);
  }

  /** What is about a turn that is not shown any more ends. Words that were written anew come back with it. */
  #dropLost() {
    const isShown = (turn: string | undefined | null) => this.turns.some(({ id }) => id === turn);
    if (!isShown(this.after)) this.after = null;
    if (!isShown(this.editing?.turn)) this.editing = null;
  }
}
