// How a problem of signing in looks: its title, its sentences, and what its button offers.
import type { Problem } from '../bindings';
import { titled, w, type Titled } from '../messages';

type Look = { title: string; action: string };

/** What is shown of a problem. */
export function lookOf(problem: Problem): Titled & Look {
  const { title, action } = w().signIn.looks[problem.code];
  const words = titled(problem);
  return { ...words, action, title: words.title ?? title };
}

/** Whether it is about what was pasted or typed, so that it belongs beside the field. */
export const isBesideField = ({ code }: Problem): boolean => code === 'invalid' || code === 'foreign_key';
