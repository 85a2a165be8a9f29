// The answer that is arriving: the one turn that changes while it is on screen. What the door tells is gathered and
// shown a frame at a time, so a commit costs the same however many turns there are and however much came in pieces.
import type { Turn } from '../../bindings';
import { FrameScheduler } from './frameScheduler';

export class StreamingTurn {
  /** The turn to draw. All others stay as they are while this one grows. */
  readonly turn: Turn;
  /** Received and not yet shown. */
  #text = '';
  #reasoning = '';
  readonly #frames = new FrameScheduler(() => this.#commit());

  /** `turn` is what has already come of it. */
  constructor(turn: Turn) {
    const live = $state({ ...turn });
    this.turn = live;
  }

  get isRunning(): boolean {
    return this.turn.outcome === 'running';
  }

  /** Whether a word of the answer itself has come, shown or not. */
  get hasText(): boolean {
    return this.#text !== '' || this.turn.text !== '';
  }

  get hasReasoning(): boolean {
    return this.#reasoning !== '' || this.turn.reasoning !== '';
  }

  add({ text, reasoning }: { text: string; reasoning: string }) {
    this.#text += text;
    this.#reasoning += reasoning;
    this.#frames.ask();
  }

  /** Shows all that came. */
  settle() {
    this.#frames.now();
  }

  #commit() {
    if (this.#reasoning !== '') this.turn.reasoning += this.#reasoning;
    if (this.#text !== '') this.turn.text += this.#text;
    this.#reasoning = this.#text = '';
  }
}
