// The files that go with the message being written. A message names paths in the cloud: files that lie there stay where
// they are, files from this computer are uploaded once and then named like the others.
import type { Attachment, ChosenFile, ChosenFiles, Problem } from '../../bindings';
import { nameOf } from '../../cloud/paths';
import { asProblem, host } from '../../ipc';
import { models } from '../../models/models.svelte';
import { announce } from '../../kit/overlays/announce.svelte';
import { preferences } from '../../preferences/preferences.svelte';
import { w } from '../../messages';
import { whyNot } from './chips';
import { asBase64, refusal, textFile, type Unfit } from './clipboard';

/** One file beside the message. */
export type Item = {
  key: string;
  name: string;
  /** Where it is in the cloud; null until it is there. */
  path: string | null;
  /** Bytes, if known. */
  size: number | null;
  /** Bytes that are on their way; null for a file that was in the cloud. */
  sent: number | null;
  /** What ends its upload; null until that runs. */
  transfer: string | null;
  /** How the model will get it; null while that is being looked at. */
  known: Attachment | null;
  /** Why it cannot come. */
  problem: Problem | null;
  /** What it is, where it is no file that could come. */
  unfit: Unfit | null;
  /** The words that were made this file, which may still become a part of the message. */
  text: string | null;
};

/** The files beside one composer. */
export class Attachments {
  /** In the order they were added. */
  items: Item[] = $state([]);
  /** Why the files could not be looked at. */
  problem: Problem | null = $state(null);
  #asked = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #model: () => string;
  readonly #changed: () => unknown;

  /** `model` tells whom the message goes to; `changed` hears of every change of the paths. */
  constructor(model: () => string = () => '', changed: () => unknown = () => undefined) {
    this.#model = model;
    this.#changed = changed;
  }

  /** Those that are in the cloud. */
  get paths(): string[] {
    return this.items.flatMap(({ path }) => path ?? []);
  }

  /** Those that were looked at. */
  get known(): Attachment[] {
    return this.items.flatMap(({ known }) => known ?? []);
  }

  /** Some file is still being uploaded or looked at. */
  get waiting(): boolean {
    return this.uploading > 0 || (this.problem === null && this.items.some(isBeingLookedAt));
  }

  /** How many are on their way to the cloud. */
  get uploading(): number {
    return this.items.filter(isOnItsWay).length;
  }

  /** Some file cannot come at all. */
  get hasRefused(): boolean {
    return this.items.some(isRefused);
  }

  /** The files that can go with the message; a refused one stays behind with its reason. */
  get sendable(): string[] {
    return this.items.flatMap(({ path, known }) => (path !== null && known?.way !== 'refused' ? path : []));
  }

  /** Whether a message of these words can go: there is something to send, and every file of it was looked at. */
  canGoWith(text: string): boolean {
    return (text.trim() !== '' || this.sendable.length > 0) && !this.waiting;
  }

  /** Adds files of the cloud. */
  add(paths: string[]) {
    const fresh = paths.filter((path, at) => !this.paths.includes(path) && paths.indexOf(path) === at);
    this.items = [...this.items, ...fresh.map((path) => ({ ...NEW, key: path, name: nameOf(path), path }))];
    if (fresh.length > 0) this.#changed();
  }

  /** Takes a file away; one that is not there yet is not waited for any more, nor offered at the next start. */
  remove(key: string) {
    const item = this.items.find((item) => item.key === key);
    this.items = this.items.filter((item) => item.key !== key);
    if (item && item.path === null && item.unfit === null)
      void host.call('files.cancel', { transfer: item.transfer ?? key }).catch(() => undefined);
    if (item?.path != null) this.#changed();
  }

  /** Takes the files that are being sent away. */
  take(): string[] {
    const taken = this.sendable;
    this.items = this.items.filter(({ path }) => path === null || !taken.includes(path));
    this.#changed();
    return taken;
  }

  /** Lets the person choose files of this computer. */
  async choose() {
    try {
      await this.#take(await host.call('files.choose', {}));
    } catch (error) {
      this.#refuse(w().composer.files.unnamed, asProblem(error));
    }
  }

  /** Takes files that were pasted or dropped. What cannot be taken stands there with the reason. */
  async bring(files: File[]) {
    for (const file of files) await this.#bringOne(file);
  }

  /** Takes a long text that was pasted or dropped as a file of this name. */
  async bringText(text: string, name: string) {
    await this.#bringOne(textFile(text, name), text);
  }

  /** Takes away the file that a text was made, and gives the text. */
  takeText({ key, text }: Item): string {
    this.remove(key);
    return text ?? '';
  }

  /** Takes files that were dropped where the engine does not show them to the page. */
  async takeDropped() {
    try {
      await this.#take(await host.call('files.takeDropped', {}));
    } catch (error) {
      this.#refuse(w().composer.files.unnamed, asProblem(error));
    }
  }

  /** Says of something that was dropped why it cannot come. */
  refuseFolder(name: string) {
    this.#refuse(name, 'folder');
  }

  /** Asks how `model` will see these files. A later question makes the answer to an earlier one worthless. */
  async look(paths: string[], model: string) {
    const asked = ++this.#asked;
    this.problem = null;
    if (paths.length === 0) return;
    try {
      const known = await host.call('chat.attachments', { paths, model });
      if (asked !== this.#asked) return;
      const byPath = new Map(known.map((file) => [file.path, file]));
      for (const item of this.items) item.known = byPath.get(item.path ?? '') ?? item.known;
    } catch (error) {
      if (asked === this.#asked) this.problem = asProblem(error);
    }
  }

  /** Puter can be asked again: what could not be looked at or uploaded without it is tried once more. */
  again() {
    if (this.problem) void this.look(this.paths, this.#model());
    for (const item of this.items) {
      if (item.path !== null || item.problem?.code !== 'offline') continue;
      Object.assign(item, { problem: null, sent: 0 });
      this.#last = this.#last.then(() => this.#uploadOne(item.key));
    }
  }

  /** What cannot be taken stands there with the reason, and the others come. */
  async #take({ files, folders, refused }: ChosenFiles) {
    for (const name of folders) this.refuseFolder(name);
    for (const { name, problem } of refused) this.#refuse(name, problem);
    await this.#upload(files);
  }

  async #bringOne(file: File, text: string | null = null) {
    const wrong = refusal(file);
    if (wrong) return this.#refuse(file.name, wrong, text);
    try {
      await this.#upload([await host.call('files.stage', { name: file.name, data: await asBase64(file) })], text);
    } catch (error) {
      this.#refuse(file.name, asProblem(error), text);
    }
  }

  #refuse(name: string, why: Problem | Unfit, text: string | null = null) {
    const refused = typeof why === 'string' ? { unfit: why } : { problem: why };
    const item: Item = { ...NEW, ...refused, key: crypto.randomUUID(), name, text };
    this.items.push(item);
    announceWhyNot(item);
  }

  /** Uploads them one after the other, so that the first is there soon. */
  async #upload(chosen: ChosenFile[], text: string | null = null) {
    if (chosen.length === 0) return;
    announce(w().composer.files.uploading(chosen.length));
    this.items.push(...chosen.map(({ id, name, size }) => ({ ...NEW, key: id, name, size, sent: 0, text })));
    for (const { id } of chosen) this.#last = this.#last.then(() => this.#uploadOne(id));
    // The first one goes at once. What cannot be remembered of the others is merely not offered after a crash.
    const queue = { folder: preferences.now.attachFolder, chosen: chosen.slice(1).map(({ id }) => id) };
    if (queue.chosen.length > 0) await host.call('files.queue', queue).catch(() => undefined);
    await this.#last;
  }

  async #uploadOne(chosen: string) {
    const here = () => this.items.find(({ key }) => key === chosen);
    if (!here()) return;
    try {
      // Somebody was quicker than the list of models, which says who will see it.
      if (this.#model() === '') await models.load();
      const known = await host.call('chat.attach', { chosen, model: this.#model() }, ({ transfer, done, total }) => {
        const item = here();
        if (item) Object.assign(item, { transfer, sent: done, size: total ?? item.size });
      });
      const item = here();
      if (!item) return;
      // A file of the same content is in the cloud already, and may be beside this very message.
      if (this.paths.includes(known.path)) this.items = this.items.filter(({ key }) => key !== chosen);
      else Object.assign(item, { path: known.path, name: known.name, size: known.size, known, sent: null });
      announce(w().composer.files.added(known.name));
      this.#changed();
    } catch (error) {
      const item = here();
      if (!item) return;
      Object.assign(item, { sent: null, problem: asProblem(error) });
      announceWhyNot(item);
    }
  }
}

const NEW = { path: null, size: null, sent: null, transfer: null, known: null, problem: null, unfit: null, text: null };

function announceWhyNot(item: Item) {
  const why = whyNot(item);
  if (why !== null) announce(w().composer.files.cannotCome({ name: item.name, why }));
}

const isRefused = ({ problem, unfit }: Item) => problem !== null || unfit !== null;
const isOnItsWay = (item: Item) => item.path === null && !isRefused(item);
const isBeingLookedAt = ({ path, known }: Item) => path !== null && known === null;
