// What a chat has cost, what the answer takes that is arriving, and how much of the chat the next message carries along.
import { untrack } from 'svelte';
import type { Chat, Turn } from '../../bindings';
import { Clock } from '../../kit/work/clock.svelte';
import { models } from '../../models/models.svelte';
import type { Transcript } from '../transcript.svelte';
import { parts, total } from './contextBudget';
import { soFar } from './running';

/** The chat that it is about. */
type Of = {
  transcript: Transcript;
  /** The model that the next message goes to. */
  model: () => string;
  /** The instructions of the chat. */
  system: () => string | null;
};

export class ChatCost {
  /** What was paid for all answers that were ever given in it. */
  paid: Chat['paid'] = $state.raw({ microcents: 0, isWhole: true });
  readonly #of: Of;
  readonly #clock = new Clock();
  /** What the answer took that is arriving, as a guess; null when none is. */
  readonly running = $derived.by(() => {
    const answer = this.#of.transcript.turns.at(-1);
    if (answer?.outcome !== 'running' || answer.waiting) return null;
    // Words come with every frame; a figure to read need not.
    void this.#clock.now;
    return untrack(() => soFar(answer, this.#read(answer), models.byId(answer.model)));
  });
  /** Tokens that the next message carries along. */
  readonly history = $derived.by(() => {
    const { transcript, model } = this.#of;
    const answer = transcript.turns.at(-1);
    const written = this.running && answer ? this.running.tokens - untrack(() => this.#read(answer)) : 0;
    return transcript.tokensFor(model()) + written;
  });

  constructor(of: Of) {
    this.#of = of;
  }

  /** Tokens of all that a model read for an answer. */
  #read({ parent, model }: Turn): number {
    const { transcript, ...of } = this.#of;
    const { text = '', attachments: files = [] } = transcript.turn(parent) ?? {};
    const history = transcript.tokensFor(model ?? of.model(), transcript.before(parent));
    return total(parts({ system: of.system(), history, files, text }));
  }
}
