// What is between the wish to send and the sending: files that are still on their way, a message that may cost more than
// the person allows without asking, and one that the balance cannot hold.
import { untrack } from 'svelte';
import { account } from '../account/account.svelte';
import type { Attachment, Model } from '../bindings';
import { announce } from '../kit/announce.svelte';
import { count } from '../kit/format';
import { estimate, type Estimate } from '../models/cost';
import { models } from '../models/models.svelte';
import { preferences } from '../settings/preferences.svelte';
import type { Attachments } from './attachments.svelte';
import type { Conversation } from './chat.svelte';
import type { Editing } from './editing.svelte';
import { parts, total, type Part } from './filling';
import { tokensOf } from './turns';

/** Why a message waits for the person. */
export type Question = 'limit' | 'balance';

/** What is said of a message that waits for its files. */
export function waitsFor(uploading: number): string {
  if (uploading === 0) return 'Sent when its files were looked at.';
  return `Sent when ${count(uploading, 'file')} ${uploading === 1 ? 'is' : 'are'} in your cloud.`;
}

/** What is to be sent: what stands in the composer, or a question that is written anew. */
export interface Message {
  readonly text: string;
  readonly attachments: Attachments;
  /** Tokens of the turns before it. */
  readonly history: number;
  /** `maxTokens` limits this one answer. */
  send: (maxTokens: number | null) => unknown;
}

/** The message in the composer. */
export const composed = (conversation: Conversation): Message => ({
  get text() {
    return conversation.draft;
  },
  attachments: conversation.attachments,
  get history() {
    return conversation.history;
  },
  send: (maxTokens) => conversation.ask(maxTokens),
});

/** A question that is written anew. */
export function edited(conversation: Conversation, editing: Editing): Message {
  const history = $derived.by(() => {
    const at = conversation.turns.findIndex(({ id }) => id === editing.turn);
    return tokensOf(conversation.turns.slice(0, Math.max(0, at)));
  });
  return {
    get text() {
      return editing.text;
    },
    attachments: editing.attachments,
    get history() {
      return history;
    },
    send: (maxTokens) => conversation.sendEdited(maxTokens),
  };
}

export class Sending {
  /** It is sent when its files are in the cloud and were looked at. */
  held = $state(false);
  question: Question | null = $state(null);
  readonly message: Message;
  readonly #conversation: Conversation;

  /** Made with the component that the message is written in, and lives as long. */
  constructor(conversation: Conversation, message: Message) {
    this.#conversation = conversation;
    this.message = message;
    const { attachments } = message;
    $effect(() => {
      const { paths } = attachments;
      const { model } = conversation;
      untrack(() => void attachments.look(paths, model));
    });
    $effect(() => {
      if (this.held && !attachments.waiting) untrack(() => this.#release());
    });
  }

  /** Whether it can be sent, now or when its files are there. */
  get isReady(): boolean {
    const { attachments, text } = this.message;
    return attachments.canGoWith(text) || attachments.uploading > 0;
  }

  /** What goes along with `text`. */
  parts(text: string): Part[] {
    const { attachments, history } = this.message;
    const { system } = this.#conversation.options.now;
    const files = attachments.items.flatMap(({ known }): Attachment[] => (known ? [known] : []));
    return parts({ system, history, files, text });
  }

  /** What `text` would cost with its files; null while the model is not known. */
  cost(text: string): Estimate | null {
    const { model: id, options } = this.#conversation;
    const model = models.byId(id);
    return model && estimate({ model, text: '', history: total(this.parts(text)), maxTokens: options.maxTokens });
  }

  /** The ceiling on another model, in US dollars; null when it has no known price. */
  costOn(model: Model, text: string): number | null {
    const { maxTokens } = this.#conversation.options;
    return estimate({ model, text: '', history: total(this.parts(text)), maxTokens }).atMost;
  }

  /** Sends it, now or when its files are there, unless the person has to be asked something first. */
  send() {
    const { attachments, text } = this.message;
    if (account.ended) return this.#go();
    if (attachments.waiting) {
      this.held = true;
      if (attachments.uploading > 0) announce(waitsFor(attachments.uploading));
      return;
    }
    if (!attachments.canGoWith(text)) return;
    const atMost = this.cost(text)?.atMost ?? 0;
    const left = account.balance?.remainingUsd ?? Infinity;
    const limit = preferences.now.costLimit ?? Infinity;
    if (atMost > left) this.question = 'balance';
    else if (atMost > limit) this.question = 'limit';
    else this.#go();
  }

  /** The files that it waited for are there, or one of them cannot come: then it stays written. */
  #release() {
    this.held = false;
    const failed = this.message.attachments.items.some(({ problem }) => problem !== null);
    if (failed) announce('Not sent: a file could not be added.', 'assertive');
    else this.send();
  }

  /** Sends it after all; `maxTokens` limits this one answer. */
  sendAnyway(maxTokens: number | null = null) {
    this.question = null;
    this.#go(maxTokens);
  }

  /** The person goes on writing. */
  cancel() {
    this.question = null;
    this.held = false;
  }

  /**
   * The longest answer that costs no more than `usd`, in tokens; null when not even a short one does, or when Puter ends
   * the model's answers at a limit of its own.
   */
  affordable(usd: number): number | null {
    const model = models.byId(this.#conversation.model);
    const cost = this.cost(this.message.text);
    if (!model?.outputUsdPerMillion || model.fixedLimit !== null || !cost) return null;
    const input = (cost.tokens * (model.inputUsdPerMillion ?? 0)) / 1_000_000;
    const room = Math.floor(((usd - input) * 1_000_000) / model.outputUsdPerMillion);
    return room >= SHORTEST ? Math.min(cost.limit, room) : null;
  }

  #go(maxTokens: number | null = null) {
    this.cancel();
    void this.message.send(maxTokens);
  }
}

/** An answer shorter than this many tokens is none. */
const SHORTEST = 100;
