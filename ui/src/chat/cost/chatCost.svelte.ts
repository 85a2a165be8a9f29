// What a chat has cost, what the answer takes that is arriving, and how much of the chat the next message carries along.
import type { Chat, SoFar } from '../../bindings';
import type { Transcript } from '../transcript.svelte';

/** The chat that it is about. */
type Of = {
  transcript: Transcript;
  /** The model that the next message goes to. */
  model: () => string;
};

export class ChatCost {
  /** What was paid for all answers that were ever given in it. */
  paid: Chat['paid'] = $state.raw({ microcents: 0, isWhole: true });
  /** What the answer took that is arriving, as it was told last. */
  soFar: SoFar | null = $state.raw(null);
  readonly #of: Of;
  /** What the answer took that is arriving, as a guess; null when none is. */
  readonly running = $derived.by(() => {
    const answer = this.#of.transcript.turns.at(-1);
    return answer?.outcome === 'running' && !answer.waiting ? this.soFar : null;
  });
  /** Tokens of the turns that the next message carries along. */
  readonly turns = $derived.by(() => {
    const { transcript, model } = this.#of;
    return transcript.tokensFor(model()) + (this.running?.written ?? 0);
  });

  constructor(of: Of) {
    this.#of = of;
  }
}
