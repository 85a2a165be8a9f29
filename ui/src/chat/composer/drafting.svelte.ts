// What stands in the composer of a chat, and its copy on this computer. What was sent leaves the composer at once and
// the copy only when it was asked: until then it may come back, and Oriel may end.
import { account } from '../../account/account.svelte';
import type { ChatOptions, Draft } from '../../bindings';
import { host } from '../../ipc';
import { Soon } from '../../kit/work/soon';
import { Attachments } from './attachments.svelte';

const SAVE_AFTER = 500;

/** What a draft is of. */
type Of = {
  /** Null is the new chat. */
  chat: () => string | null;
  /** Whom it will go to. */
  model: () => string;
  /** How a new chat is to be answered, which is kept with its draft. */
  options: () => ChatOptions | null;
};

/** Words and files that leave the composer together. */
type Message = { text: string; paths: string[] };

export class Drafting {
  text = $state('');
  readonly attachments: Attachments;
  readonly #of: Of;
  readonly #saving = new Soon(() => this.#save(), SAVE_AFTER);
  /** Whose chat it is: what is typed here is never kept among the chats of somebody else. */
  readonly #owner = account.owner?.id;
  /** What was kept before is in the composer; until then it is not replaced by nothing. */
  #isRead = false;
  /** What was sent and may not be asked after all. */
  #onItsWay: Message | null = null;

  constructor(of: Of) {
    this.#of = of;
    this.attachments = new Attachments(of.model, this.saveSoon);
  }

  /** While somebody goes on typing it is kept all the same, so that never more than the last moment is lost. */
  saveSoon = () => this.#saving.ask();

  /** What waits to be kept is kept now. */
  saveNow = () => this.#saving.now();

  /** Puts `text` in the composer and keeps it, a moment later, for the next time this chat is opened. */
  type(text: string) {
    this.text = text;
    this.saveSoon();
  }

  /** Puts back what was kept, once, before what was quicker than the reading. */
  bringBack({ text, attachments }: Draft) {
    if (this.#isRead) return;
    this.#isRead = true;
    // What was typed meanwhile may have been kept already.
    if (!this.text.startsWith(text)) this.text = joined(text, this.text);
    if (attachments.length > 0) this.attachments.add(attachments);
  }

  /** Takes what is being sent out of the composer. */
  take(): Message {
    const message = { text: this.text.trim(), paths: this.attachments.sendable };
    this.#onItsWay = message;
    this.text = '';
    this.attachments.take();
    return message;
  }

  /** It was asked, in `chat`: only what was written meanwhile is a draft now. */
  asked(chat: string) {
    this.#onItsWay = null;
    // What has not been read yet is another draft, and stays.
    if (!this.#isRead || !this.#isOurs) return;
    if (this.#of.chat() === null) void keep(null, EMPTY);
    void keep(chat, { ...this.#now, options: null });
  }

  /** It was not asked: it stands in the composer again, before what was written meanwhile. */
  giveBack() {
    const back = this.#onItsWay;
    if (!back) return;
    this.#onItsWay = null;
    this.type(joined(back.text, this.text));
    this.attachments.add(back.paths);
  }

  get #isOurs(): boolean {
    return account.owner?.id === this.#owner;
  }

  /** With what is on its way, as it would be given back. */
  get #now(): Draft {
    const { text = '', paths = [] } = this.#onItsWay ?? {};
    const attachments = [...paths, ...this.attachments.paths.filter((path) => !paths.includes(path))];
    return { text: joined(text, this.text), attachments, options: this.#of.options() };
  }

  async #save() {
    if (this.#isOurs) await keep(this.#of.chat(), this.#now);
  }
}

const EMPTY: Draft = { text: '', attachments: [], options: null };

/** A draft that cannot be kept is still in the composer: nothing is lost, so nothing is said. */
const keep = (chat: string | null, draft: Draft) =>
  host.call('chat.saveDraft', { chat, ...draft }).catch(() => undefined);

const joined = (first: string, second: string) => [first, second].filter((text) => text !== '').join('\n\n');
