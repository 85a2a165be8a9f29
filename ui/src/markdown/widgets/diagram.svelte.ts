// What is said between the window and the frame that draws a diagram: the text in, its size or a reason out.
// Both sides only listen to each other, and an answer counts only with the number that was sent along.
import { w } from '../../messages';

/** The longest side of a diagram, in CSS pixels; its page says its own size, so it is not trusted. */
const LARGEST = 8000;
/** How long drawing may take. */
const PATIENCE = 20_000;

type Said = { ready?: unknown; nonce?: unknown; width?: unknown; height?: unknown; problem?: unknown };

export class Drawing {
  state: 'drawing' | 'drawn' | 'failed' = $state('drawing');
  size: { width: number; height: number } | null = $state(null);
  /** Why there is no diagram, in the words of what draws them; empty where it said nothing. */
  problem: string | null = $state(null);

  /** Attached to the frame. */
  in = (text: string, dark: boolean) => (frame: HTMLIFrameElement) => {
    const nonce = crypto.randomUUID();
    const hear = ({ source, data }: MessageEvent<Said | null>) => {
      if (source === null || source !== frame.contentWindow || typeof data !== 'object' || data === null) return;
      // The frame has no origin that could be named, so nothing secret is sent to it.
      if (data.ready === true) frame.contentWindow?.postMessage({ nonce, text, dark }, '*');
      else if (data.nonce === nonce) this.#hear(data);
    };
    const late = setTimeout(() => this.state === 'drawing' && this.#fail(w().markdown.diagram.tooLong), PATIENCE);
    addEventListener('message', hear);
    return () => {
      clearTimeout(late);
      removeEventListener('message', hear);
    };
  };

  #hear({ width, height, problem }: Said) {
    if (!isLength(width) || !isLength(height)) return this.#fail(typeof problem === 'string' ? problem : '');
    this.size = { width, height };
    this.state = 'drawn';
  }

  #fail(problem: string) {
    this.problem = problem.slice(0, 300);
    this.state = 'failed';
  }
}

const isLength = (value: unknown): value is number => typeof value === 'number' && value > 0 && value <= LARGEST;
