// Tells a screen reader how an answer goes: when it begins, that it goes on, how it ended.
import type { Problem, Turn } from '../bindings';
import { announce } from '../kit/announce.svelte';
import { count } from '../kit/format';
import { failure, waitingFor } from './outcome';
import { ended, wordsIn } from './words';

/** A short answer ends before its beginning would have been said. */
const BEFORE_ANSWERING = 1_000;
const BETWEEN_REPORTS = 30_000;

/** The announcements about one answer; `end` or `failed` silences it. */
export class Telling {
  #beginning: ReturnType<typeof setTimeout> | undefined;
  #waitsForSignIn = false;
  #reports: ReturnType<typeof setInterval> | undefined;

  sent(model: string) {
    announce(`Sent to ${model}.`);
  }

  /** The first words came. `text` is asked for the words there are each time it is told that the answer goes on. */
  began(model: string, text: () => string) {
    this.#beginning = setTimeout(() => announce(`${model} is answering.`), BEFORE_ANSWERING);
    this.#reports = setInterval(
      () => announce(`Still answering, about ${tens(wordsIn(text()))} words.`),
      BETWEEN_REPORTS,
    );
  }

  /** The answer waits for something. A number that ticks is never said again. */
  waits(problem: Problem) {
    this.#cease();
    const wait = waitingFor(problem);
    this.#waitsForSignIn = !wait;
    if (!wait) announce('Waiting for you to sign in again. Your message is kept.');
    else if (wait.seconds > 0) announce(`Waiting ${count(wait.seconds, 'second')}.`);
    else announce(`${wait.title}. ${wait.text}`);
  }

  resumes() {
    announce(this.#waitsForSignIn ? 'Signed in again. Your message is being sent.' : 'Your message is being sent.');
  }

  end(answer: Turn) {
    this.#cease();
    const { words, region } = ended(answer);
    announce(words, region);
  }

  /** The message did not leave, or its answer was lost. */
  failed(problem: Problem, model: string) {
    this.#cease();
    announce(`${failure(problem, model).title.replace(/\.$/, '')}. Your message is kept.`, 'assertive');
  }

  #cease() {
    clearTimeout(this.#beginning);
    clearInterval(this.#reports);
  }
}

const tens = (count: number) => Math.round(count / 10) * 10;
