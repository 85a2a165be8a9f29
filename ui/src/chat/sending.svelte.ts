// What is between the wish to send and the sending: files that are still on their way, a message that may cost more than
// the person allows without asking, and one that the balance cannot hold.
import { untrack } from 'svelte';
import { account } from '../account/account.svelte';
import type { Attachment, Model } from '../bindings';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { cheaper, estimate, type Estimate } from '../models/cost';
import { models } from '../models/models.svelte';
import { preferences } from '../preferences/preferences.svelte';
import type { Attachments } from './composer/attachments.svelte';
import type { Conversation } from './chat.svelte';
import type { Editing } from './editing.svelte';
import { parts, total, type Part } from './cost/contextBudget';
import { before } from './turns';

/** Why a message waits for the person. */
export type Question = 'limit' | 'balance';

/** What is said of a message that waits for its files. */
export function waitsFor(uploading: number): string {
  const { whenLookedAt, whenUploaded } = w().chat.sending;
  return uploading === 0 ? whenLookedAt : whenUploaded(uploading);
}

/** What is to be sent: what is being written, or a question that an answer is wanted to once more. */
export interface Message {
  readonly text: string;
  /** Its files, as far as they were looked at. */
  readonly files: Attachment[];
  /** Tokens of the turns before it. */
  readonly history: number;
  /** Whom it goes to. */
  readonly model: string;
  /** The longest answer in tokens, if this one has a limit of its own. */
  readonly maxTokens?: number | null;
  /** `maxTokens` limits this one answer; `model` is another than its own. */
  send: (maxTokens: number | null, model?: string) => unknown;
}

/** What is being written, with its files. */
export interface Written extends Message {
  readonly attachments: Attachments;
}

/** The message in the composer. */
export const composed = (conversation: Conversation): Written => ({
  get text() {
    return conversation.draft;
  },
  attachments: conversation.attachments,
  get files() {
    return conversation.attachments.known;
  },
  get history() {
    return conversation.history;
  },
  get model() {
    return conversation.model;
  },
  send: (maxTokens) => conversation.ask(maxTokens),
});

/** A question that is written anew. */
export function edited(conversation: Conversation, editing: Editing): Written {
  const history = $derived(conversation.carried(before(conversation.turns, editing.turn), conversation.model));
  return {
    get text() {
      return editing.text;
    },
    attachments: editing.attachments,
    get files() {
      return editing.attachments.known;
    },
    get history() {
      return history;
    },
    get model() {
      return conversation.model;
    },
    send: (maxTokens) => conversation.sendEdited(maxTokens),
  };
}

/** A message, what it may cost, and whether the person is asked about that. */
export class CostGate<M extends Message = Message> {
  question: Question | null = $state(null);
  readonly message: M;
  protected readonly conversation: Conversation;

  constructor(conversation: Conversation, message: M) {
    this.conversation = conversation;
    this.message = message;
  }

  /** The longest answer in tokens. */
  get maxTokens(): number {
    return this.message.maxTokens ?? this.conversation.options.maxTokens;
  }

  /** What goes along with `text`. */
  parts(text: string): Part[] {
    const { files, history } = this.message;
    const { system } = this.conversation.options.now;
    return parts({ system, history, files, text });
  }

  /** What `text` would cost with its files; null while the model is not known. */
  cost(text: string): Estimate | null {
    const model = models.byId(this.message.model);
    return model && this.#estimate(model, text);
  }

  /** A model that reads as much and costs no more than `most` microcents, with that ceiling; null when there is none. */
  cheaper(most: number): { model: Model; atMost: number } | null {
    const { text, model } = this.message;
    const ceiling = (other: Model) => this.#estimate(other, text).atMost;
    const other = cheaper(models.list, models.byId(model), preferences.now.favourites, ceiling, most);
    return other && { model: other, atMost: ceiling(other) ?? 0 };
  }

  /** Sends it, unless the person has to be asked something first. */
  async send(): Promise<void> {
    // Who is quicker than the list of models is asked too: only the list says what it may cost.
    if (models.list.length === 0 && !account.ended) await models.load();
    const atMost = this.cost(this.message.text)?.atMost ?? 0;
    const left = account.balance.now?.remainingMicrocents ?? Infinity;
    const limit = preferences.now.costLimit ?? Infinity;
    // Somebody who is signed out is asked to sign in first.
    if (account.ended || (atMost <= left && atMost <= limit)) return void (await this.sendAnyway());
    this.question = atMost > left ? 'balance' : 'limit';
  }

  /** Sends it after all; `maxTokens` limits this one answer, and `model` is another than its own. */
  sendAnyway(maxTokens: number | null = null, model?: string): unknown {
    this.cancel();
    return this.message.send(maxTokens, model);
  }

  /** It is not sent now. */
  cancel() {
    this.question = null;
  }

  /**
   * The longest answer that costs no more than `microcents`, in tokens; null when not even a short one does, or when Puter ends
   * the model's answers at a limit of its own.
   */
  affordable(microcents: number): number | null {
    const model = models.byId(this.message.model);
    const cost = this.cost(this.message.text);
    if (!model?.outputMicrocentsPerMillion || model.fixedLimit !== null || !cost) return null;
    const input = (cost.tokens * (model.inputMicrocentsPerMillion ?? 0)) / 1_000_000;
    const room = Math.floor(((microcents - input) * 1_000_000) / model.outputMicrocentsPerMillion);
    return room >= SHORTEST ? Math.min(cost.limit, room) : null;
  }

  #estimate(model: Model, text: string): Estimate {
    const { maxTokens } = this;
    return estimate({ model, text: '', history: total(this.parts(text)), maxTokens });
  }
}

/** What is being written; it may wait for its files, too. */
export class Sending extends CostGate<Written> {
  /** It is sent when its files are in the cloud and were looked at. */
  held = $state(false);
  /** It was to be sent while an answer was written; the person is told that it stays until that has ended. */
  isEarly = $state(false);

  /** Made with the component that the message is written in, and lives as long. */
  constructor(conversation: Conversation, message: Written) {
    super(conversation, message);
    const { attachments } = message;
    $effect(() => {
      const { paths } = attachments;
      const { model } = message;
      untrack(() => void attachments.look(paths, model));
    });
    $effect(() => account.occasions.whenAgain(() => attachments.again()));
    $effect(() => {
      if (this.held && !attachments.waiting) untrack(() => this.#release());
    });
    $effect(() => {
      if (!conversation.isAnswering) this.isEarly = false;
    });
  }

  /** Whether it can be sent, now or when its files are there. */
  get isReady(): boolean {
    const { attachments, text } = this.message;
    return attachments.canGoWith(text) || attachments.uploading > 0;
  }

  /** Sends it, now or when its files are there, unless the person has to be asked something first. */
  override async send(): Promise<void> {
    const { attachments, text } = this.message;
    if (this.conversation.isAnswering) {
      this.isEarly = this.isReady;
      if (this.isEarly) announce(w().chat.sending.afterAnswer);
      return;
    }
    if (!account.ended && attachments.waiting) {
      this.held = true;
      if (attachments.uploading > 0) announce(waitsFor(attachments.uploading));
      return;
    }
    if (account.ended) return super.send();
    if (attachments.canGoWith(text) && (await isReached())) await super.send();
  }

  /** The person goes on writing. */
  override cancel() {
    super.cancel();
    this.held = false;
    this.isEarly = false;
  }

  /** The files that it waited for are there, or one of them cannot come: then it stays written. */
  #release() {
    this.held = false;
    if (this.message.attachments.hasRefused) announce(w().chat.sending.fileRefused, 'assertive');
    else void this.send();
  }
}

/** Whether Puter is there: one that was lost a moment ago may be back. Without it a message stays written. */
async function isReached(): Promise<boolean> {
  if (account.offline) await account.reach.tryNow();
  if (account.offline) announce(w().chat.sending.offline, 'assertive');
  return !account.offline;
}

/** An answer shorter than this many tokens is none. */
const SHORTEST = 100;
