// What was said in a chat, as far as it is shown.
import type { Turn } from '../bindings';
import { models } from '../models/models.svelte';
import { before, exchanges, merged, tokensOf } from './turns';

export class Transcript {
  /** From the first question to the last answer. Only the answer that is arriving changes in its place. */
  turns: Turn[] = $state.raw([]);
  /** The same in exchanges of a question and its answer. */
  readonly exchanges = $derived(exchanges(this.turns));

  /**
   * Shows these turns, and behind them the answer that is `arriving`. Those that did not change stay the same objects, and
   * are not drawn again.
   */
  show(turns: Turn[], ...arriving: Turn[]) {
    this.turns = [...merged(this.turns, turns), ...arriving];
  }

  turn(id: string | null | undefined): Turn | undefined {
    return this.turns.find((turn) => turn.id === id);
  }

  /** The turns up to this one. */
  upTo(id: string): Turn[] {
    return this.turns.slice(0, this.turns.findIndex((turn) => turn.id === id) + 1);
  }

  /** The turns that stand before this one; none when it is not shown. */
  before(id: string | null): Turn[] {
    return before(this.turns, id);
  }

  /** Tokens that a message to `model` after these turns carries along. */
  tokensFor(model: string, turns = this.turns): number {
    const provider = (id: string | null) => (id === null ? undefined : models.byId(id)?.provider);
    return tokensOf(turns, (answeredBy) => {
      const its = provider(answeredBy);
      return its !== undefined && its === provider(model);
    });
  }
}
