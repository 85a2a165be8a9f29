// What a screen reader hears of an answer: sentences at its turning points, never its tokens.
import type { Turn } from '../../bindings';
import { w } from '../../messages';
import { ending } from './answerNotice';

/** How many words `text` has; good enough to tell a short answer from a long one. */
export const wordsIn = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** How many code blocks there are. A long answer is not read as Markdown again only to say that. */
function codeBlocksIn(text: string): number {
  let fence: string | undefined;
  let blocks = 0;
  for (const [, mark = ''] of text.matchAll(/^[ \t>]*(`{3,}|~{3,})/gm)) {
    if (fence === undefined) {
      fence = mark;
      blocks += 1;
    } else if (mark.startsWith(fence)) fence = undefined;
  }
  return blocks;
}

/** "Answer finished. 210 words, 1 code block. 1.4 cents." */
export function finished({ text, spent }: Turn): string {
  const microcents = spent?.costMicrocents ?? null;
  return w().answer.said.finished({ words: wordsIn(text), blocks: codeBlocksIn(text), microcents });
}

/** What is said when `answer` has ended, and whether it interrupts. */
export function ended(answer: Turn): { words: string; region: 'polite' | 'assertive' } {
  const notice = ending(answer);
  if (answer.outcome === 'complete' && !notice) return { words: finished(answer), region: 'polite' };
  if (answer.cut) return { words: w().answer.said.cut[answer.cut], region: 'polite' };
  const { stopped, failed, isKept } = w().answer.said;
  if (answer.outcome === 'stopped') return { words: stopped, region: 'polite' };
  return { words: w().sentences({ title: notice?.title ?? failed, text: isKept }), region: 'assertive' };
}

/** Models that think long are silent meanwhile; after so many milliseconds that is said. */
export const LONG_SILENCE = 60_000;

/** The line beside a model's name while nothing of its answer can be read yet. */
export function waiting(ms: number): string {
  if (ms < 400) return '';
  if (ms < 20_000) return w().answer.silence.short(Math.max(1, Math.floor(ms / 1000)));
  return thinking(ms) || w().answer.silence.still;
}

/** The line below an answer of which nothing came for so long: nothing at first. */
export const thinking = (ms: number) => (ms < LONG_SILENCE ? '' : w().answer.silence.long(Math.floor(ms / 60_000)));
