// One message of a chat on its way out: what it waits for, and what the person is asked before it goes. What has to be
// true before it goes stands in `#verdict`, in the order in which it is looked at.
import { untrack } from 'svelte';
import { account } from '../account/account.svelte';
import type { Estimate, Message } from '../bindings';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { models } from '../models/models.svelte';
import type { Attachments } from './composer/attachments.svelte';
import { estimate } from '../models/estimated.svelte';
import type { Send } from './message';

export type SendState =
  | { is: 'idle' }
  /** It goes when its files are in the cloud and were looked at. */
  | { is: 'uploading'; send: Send }
  /** It was wished for while an answer was written, and stays where it is written; this ends with the answer. */
  | { is: 'afterAnswer'; send: Send }
  /** It may cost more than the person allows without asking, or than is left, or is too long for its model. */
  | { is: 'confirming'; send: Send; estimate: Estimate }
  /** Whether it may go is being found out. */
  | { is: 'sending'; send: Send };

/** What comes of a wish to send; an estimate is one to agree to. */
type Verdict = 'go' | 'stay' | 'signIn' | 'afterAnswer' | 'uploading' | Estimate;

/** The conversation that something is sent in. */
export interface Sender {
  readonly isAnswering: boolean;
  /** What is sent then; null if that is not there any more. */
  message(send: Send): Message | null;
  /** The files that are being added to it; null where nothing can be added. */
  filesOf(send: Send): Attachments | null;
  /** Asks the model. `maxTokens` limits this one answer, and `model` is another than its own. */
  deliver(send: Send, maxTokens: number | null, model?: string): Promise<unknown>;
}

const IDLE: SendState = { is: 'idle' };

export class SendFlow {
  state: SendState = $state.raw(IDLE);
  readonly #chat: Sender;
  /** Counts the attempts: what was found out for an older one is ignored. */
  #attempts = 0;

  constructor(chat: Sender) {
    this.#chat = chat;
  }

  /** Whether something is about to be sent that can still be held back. */
  get isHeld(): boolean {
    return this.state.is !== 'idle' && this.state.is !== 'afterAnswer';
  }

  /** Whether there is something to send, now or when its files are there. */
  isReady(send: Send): boolean {
    const files = this.#chat.filesOf(send);
    const message = this.#chat.message(send);
    return message !== null && (files === null || files.canGoWith(message.text) || files.uploading > 0);
  }

  /** Sends it, now or when it can go, unless the person has to be asked something first. */
  async send(send: Send): Promise<void> {
    const attempt = ++this.#attempts;
    this.state = { is: 'sending', send };
    const verdict = await this.#verdict(send);
    if (attempt !== this.#attempts) return;
    this.state = IDLE;
    if (verdict === 'go') return void (await this.#chat.deliver(send, null));
    if (verdict === 'signIn') return void (await account.signInFor(() => this.send(send)));
    if (verdict === 'stay') return;
    if (typeof verdict === 'object') this.state = { is: 'confirming', send, estimate: verdict };
    else this.#wait(verdict, send);
  }

  /** The person agreed. `maxTokens` limits this one answer, and `model` is another than its own. */
  async confirm(maxTokens: number | null = null, model?: string): Promise<void> {
    if (this.state.is !== 'confirming') return;
    const { send, estimate } = this.state;
    this.cancel();
    // What was agreed to was its length, and not yet its cost.
    if (estimate.tooLong && estimate.excess)
      return void (this.state = { is: 'confirming', send, estimate: { ...estimate, tooLong: null } });
    await this.#chat.deliver(send, maxTokens, model);
  }

  /** Nothing is sent now. */
  cancel() {
    this.#attempts += 1;
    this.state = IDLE;
  }

  /** Lets go what has waited long enough. Called while the composer is made, and done as long as that is there. */
  attend() {
    $effect(() => {
      const { state } = this;
      if (state.is === 'uploading' && !this.#chat.filesOf(state.send)?.waiting)
        untrack(() => this.#release(state.send));
    });
    $effect(() => {
      if (!this.#chat.isAnswering && this.state.is === 'afterAnswer') this.state = IDLE;
    });
    $effect(() => () => {
      if (this.state.is !== 'sending') this.cancel();
    });
  }

  async #verdict(send: Send): Promise<Verdict> {
    const files = this.#chat.filesOf(send);
    if (this.#chat.isAnswering) return files && this.isReady(send) ? 'afterAnswer' : 'stay';
    // Who is signed out is asked to sign in before anything else.
    if (account.ended) return 'signIn';
    if (files?.waiting) return 'uploading';
    if (!this.isReady(send)) return 'stay';
    if (files && !(await isReached())) return 'stay';
    // Who is quicker than the list of models is asked too: only the list says what it may cost, not an older one.
    if (models.loading || models.list.length === 0) await models.load();
    const message = this.#chat.message(send);
    if (!message) return 'stay';
    const told = await estimate(message);
    return told?.excess || told?.tooLong ? told : 'go';
  }

  #wait(is: 'uploading' | 'afterAnswer', send: Send) {
    this.state = { is, send };
    const files = this.#chat.filesOf(send);
    if (is === 'afterAnswer') announce(w().chat.sending.afterAnswer);
    else if (files?.uploading) announce(waitsFor(files));
  }

  /** The files that it waited for are there, or one of them cannot come: then it stays written. */
  #release(send: Send) {
    this.cancel();
    if (this.#chat.filesOf(send)?.hasRefused) announce(w().chat.sending.fileRefused, 'assertive');
    else void this.send(send);
  }
}

/** What is said of a message that waits for its files. */
export function waitsFor(files: Attachments | null): string {
  const { whenLookedAt, whenUploaded } = w().chat.sending;
  return files?.uploading ? whenUploaded(files.uploading) : whenLookedAt;
}

/** Whether Puter is there: one that was lost a moment ago may be back. Without it a message stays written. */
async function isReached(): Promise<boolean> {
  if (account.offline) await account.reach.tryNow();
  if (account.offline) announce(w().chat.sending.offline, 'assertive');
  return !account.offline;
}
