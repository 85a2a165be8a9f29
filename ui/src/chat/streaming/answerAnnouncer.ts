// Tells a screen reader how an answer goes: when it begins, that it goes on, how it ended.
import type { Problem, Turn, Wait } from '../../bindings';
import { announce } from '../../kit/overlays/announce.svelte';
import { w } from '../../messages';
import { failure } from '../transcript/answerNotice';
import { waits } from '../transcript/waits';
import { ended, wordsIn } from '../transcript/words';

/** A short answer ends before its beginning would have been said. */
const BEFORE_ANSWERING = 1_000;
const BETWEEN_REPORTS = 30_000;
const MINUTE = 60_000;

/** The announcements about one answer; `end` or `failed` silences it. */
export class AnswerAnnouncer {
  #beginning: ReturnType<typeof setTimeout> | undefined;
  #goesOn = '';
  #reports: ReturnType<typeof setInterval> | undefined;
  #minutes: ReturnType<typeof setInterval> | undefined;
  /** Whole minutes in which nothing came; below 0 while the one that has begun is no whole one. */
  #silent = 0;

  /** It is listened to from now on. A model that thinks for long is told each minute. */
  begins() {
    this.#silent = 0;
    this.#minutes = setInterval(() => {
      this.#silent += 1;
      if (this.#silent > 0) announce(w().answer.said.thinking(this.#silent));
    }, MINUTE);
  }

  /** Something came of it. */
  heard() {
    this.#silent = -1;
  }

  sent(model: string) {
    announce(w().answer.said.sent(model));
  }

  /** The first words came. `text` is asked for the words there are each time it is told that the answer goes on. */
  began(model: string, text: () => string) {
    this.#beginning = setTimeout(() => announce(w().answer.said.answering(model)), BEFORE_ANSWERING);
    this.#reports = setInterval(() => {
      if (this.#silent <= 0) announce(w().answer.said.goesOn(tens(wordsIn(text()))));
    }, BETWEEN_REPORTS);
  }

  /** The answer waits for something. */
  waits(wait: Wait) {
    this.#cease();
    const { announced, goesOn } = waits(wait);
    this.#goesOn = goesOn;
    announce(announced);
  }

  resumes() {
    announce(this.#goesOn);
    this.begins();
  }

  end(answer: Turn) {
    this.#cease();
    const { words, region } = ended(answer);
    announce(words, region);
  }

  /** The message did not leave, or its answer was lost. */
  failed(problem: Problem, model: string) {
    this.#cease();
    const { title } = failure(problem, model);
    announce(w().sentences({ title, text: w().answer.said.isKept }), 'assertive');
  }

  #cease() {
    clearTimeout(this.#beginning);
    clearInterval(this.#reports);
    clearInterval(this.#minutes);
  }
}

const tens = (count: number) => Math.round(count / 10) * 10;
