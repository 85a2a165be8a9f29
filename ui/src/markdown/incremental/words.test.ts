// Whatever arrives, and in whatever parts: at each moment an answer reads as if it had been read anew.
import { describe, expect, it } from 'vitest';
import { Blocks, inRow } from '../parse/blocks';

/** Everything that means something, and words. */
const PARTS = [
  String.raw`word¦words and more¦ ¦. ¦, ¦ ¦1¦2.¦\n¦\n\n¦- ¦* ¦+ ¦1. ¦# ¦> ¦  ¦    ¦*¦**¦_¦~~¦[¦]¦(¦)¦[^1]¦[x] ¦[ ] ¦!¦$¦$$¦\(¦\)¦\¦<`,
  String.raw`<div¦>¦<b>¦&am¦p;¦&lt;¦https://¦www.¦example.org¦a@b.c¦---¦===¦|¦\n|---|---|\n¦:¦;¦暖房。¦ß¦“quoted”¦😀¦isn't`,
  '`¦```¦\n```js\n',
  '\\n```md\\n¦\\n```\\n¦| `a|b` ¦`',
  String.raw`\[¦\]¦\n$$\n¦\n\begin{align}\n¦\n\end{align}\n¦<sub>¦</sub>¦，¦乙¦（¦）¦**乙，**¦__¦/a_(b¦[one]: https://e.example\n¦[one]`,
].flatMap((parts) => parts.replaceAll('\\n', '\n').split('¦'));
/** How many of them, from the first, are words and what stands between them. */
const WORDS = 6;

/** The same numbers every time: a linear congruential generator. */
function dice(seed: number) {
  let state = seed;
  return (faces: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * faces);
  };
}

/** A token as it is seen: how it is spelled in the answer is not, and neither are spaces at the end. */
function seen(token: unknown): unknown {
  if (Array.isArray(token)) return token.filter((part) => part?.type !== 'space').map(seen);
  if (typeof token === 'string') return token.trimEnd();
  if (typeof token !== 'object' || token === null) return token;
  const shown: { raw?: string; type?: string; text?: string; tokens?: unknown } = { ...token };
  delete shown.raw;
  if (shown.tokens || shown.type === 'list_item') delete shown.text;
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, seen(value)]));
}

const shown = (blocks: Blocks, text: string, whole = false) =>
  seen(inRow(blocks.read(text, whole)).map(({ token }) => token));

describe('an answer that grows word by word', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'reads at each moment as if it had come at once (%i)',
    (seed) => {
      const roll = dice(seed);
      const growing = new Blocks();
      let text = '';
      for (let step = 0; step < 120; step++) {
        text += PARTS[roll(2) === 0 ? roll(PARTS.length) : roll(WORDS)];
        expect(shown(growing, text), JSON.stringify(text)).toEqual(shown(new Blocks(), text));
      }
      expect(shown(growing, text, true), JSON.stringify(text)).toEqual(shown(new Blocks(), text, true));
    },
  );
});
