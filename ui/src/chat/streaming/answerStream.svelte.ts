// The answer that is arriving in a chat. Its events are a preview; what the command returns replaces them.
import { account } from '../../account/account.svelte';
import type { AnswerEvent, Chat, Problem, Turn, Wait } from '../../bindings';
import { asProblem } from '../../ipc';
import { learn } from '../../models/refused';
import { AnswerAnnouncer } from './answerAnnouncer';
import { StreamingTurn } from './streamingTurn.svelte';
import type { ChatCost } from '../cost/chatCost.svelte';
import type { Transcript } from '../transcript.svelte';

/** What is done when a question was asked, and when it was not. */
export type Asked = { started?: (chat: string) => unknown; refused?: () => unknown };

type Listen = (event: AnswerEvent) => void;

/** The chat that it arrives in. */
interface Of {
  readonly transcript: Transcript;
  readonly cost: ChatCost;
  readonly model: string;
  readonly modelName: string;
  /** A question was taken down in the chat of this id. */
  started: (chat: string) => unknown;
  /** What the chat is now that the answer has ended. */
  show: (chat: Chat) => unknown;
  /** The message did not leave. */
  failed: (problem: Problem) => unknown;
}

export class AnswerStream {
  isAnswering = $state(false);
  /** When this message was sent; counts the wait. */
  askedAt = $state(0);
  /** When something of this answer came last; milliseconds since 1970. */
  heardAt = $state(0);
  /** Counts the answers that were asked for from here, so that the view can follow. */
  sent = $state(0);
  /** Counts the answers that were listened to. */
  count = 0;
  #arriving: StreamingTurn | null = null;
  readonly #of: Of;

  constructor(of: Of) {
    this.#of = of;
  }

  /** Shows an answer as it arrives and replaces it by what the command returns. `asked` is for one asked for from here. */
  async listen(call: (listen: Listen) => Promise<Chat>, asked?: Asked): Promise<void> {
    const announcer = new AnswerAnnouncer();
    this.count += 1;
    if (asked) announcer.sent(this.#of.modelName);
    this.isAnswering = true;
    this.askedAt = this.heardAt = Date.now();
    announcer.begins();
    try {
      const chat = await call((event) => this.#hear(event, announcer, asked));
      this.#arriving = null;
      this.#of.show(chat);
      this.#end(this.#of.transcript.turns.at(-1), announcer);
    } catch (error) {
      const problem = asProblem(error);
      this.#fail(problem, asked);
      announcer.failed(problem, this.#of.modelName);
    }
    this.isAnswering = false;
  }

  /** Ends the answer on screen at once; what has been written stays. Tells whether there was one to end. */
  stop(): boolean {
    const answer = this.#arriving;
    if (!answer?.isRunning) return false;
    answer.settle();
    answer.turn.outcome = 'stopped';
    return true;
  }

  #end(answer: Turn | undefined, announcer: AnswerAnnouncer) {
    if (!answer) return;
    announcer.end(answer);
    learn(answer);
    // The connection of one answer broke; whether Puter is gone is another question.
    if (answer.problem?.code === 'offline') void account.reach.tryNow();
  }

  #hear(event: AnswerEvent, announcer: AnswerAnnouncer, asked?: Asked) {
    if (event.kind === 'started') return this.#start(event, asked);
    const answer = this.#arriving;
    if (answer?.turn.id !== event.answer || !answer.isRunning) return;
    this.heardAt = Date.now();
    announcer.heard();
    if (event.kind === 'delta') {
      const isFirst = event.text !== '' && !answer.hasText;
      answer.add(event);
      if (isFirst) this.#firstText(answer, announcer);
    } else if (event.kind === 'tool') answer.turn.tools.push(event.tool);
    else if (event.kind === 'image') answer.turn.images.push(event.image);
    else if (event.kind === 'soFar') this.#of.cost.soFar = event.soFar;
    else if (event.kind === 'waiting') this.#wait(answer.turn, event.wait, announcer);
    else this.#resume(answer.turn, announcer);
  }

  #start({ chat, question, answer, soFar }: Extract<AnswerEvent, { kind: 'started' }>, asked?: Asked) {
    const { transcript, cost } = this.#of;
    cost.soFar = soFar;
    // A new question follows its parent, wherever that is; what came after it stands in another branch.
    const isKnown = transcript.turn(question.id) !== undefined;
    const before = isKnown ? transcript.before(question.id) : transcript.upTo(question.parent ?? '');
    this.#arriving = new StreamingTurn(answer);
    transcript.show([...before, question], this.#arriving.turn);
    asked?.started?.(chat);
    if (asked) this.sent += 1;
    this.#of.started(chat);
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
    announcer.began(turn.modelName ?? this.#of.modelName, () => turn.text);
  }

  #fail(problem: Problem, asked?: Asked) {
    learn({ model: this.#of.model, outcome: 'failed', problem });
    const answer = this.#arriving;
    if (answer?.isRunning) {
      answer.settle();
      Object.assign(answer.turn, { outcome: 'failed', problem });
    } else {
      this.#of.failed(problem);
      asked?.refused?.();
    }
  }
}
