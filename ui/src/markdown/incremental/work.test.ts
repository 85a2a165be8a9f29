// The work for an answer grows with its length and not with the square of it, whatever it is made of. Counted in the
// letters that the lexer was given, because time would say more about the computer.
import { describe, expect, it } from 'vitest';
import { Blocks, inRow } from '../parse/blocks';
import { lex } from '../parse/lexer';

const WORDS = 'Every pump has a **season** and a `price`, see [the list](https://example.org/list) of $5 and more. ';

/** Long answers that are one thing only, by how their part number `n` reads. */
const KINDS: Record<string, (n: number) => string> = {
  'code in one fence': (n) => (n === 0 ? '```ts\n' : `const value${n} = compute(${n}, 'a **word**') // why\n`),
  'a list of bullets': (n) => `- ${n} ${WORDS}\n`,
  'a list with numbers and empty lines': (n) => `${n + 1}. ${WORDS}\n\n`,
  'a list of lists': (n) => `- ${n} ${WORDS}\n  - one below\n  - another\n`,
  'a table': (n) => (n === 0 ? '| n | words |\n|---|---|\n' : `| ${n} | ${WORDS} |\n`),
  'a paragraph without end': (n) => `${n} ${WORDS}`,
  'a paragraph of many lines': (n) => `${n} ${WORDS}\n`,
  'short paragraphs': (n) => `${n} ${WORDS}\n\n`,
  'headings with words': (n) => `## Part ${n}\n${WORDS}\n`,
  'a quotation': (n) => `> ${n} ${WORDS}\n`,
  'a quotation of paragraphs': (n) => `> ${n} ${WORDS}\n>\n`,
  'HTML that never ends': (n) => (n === 0 ? '<div>\n' : `<p>${n} ${WORDS}</p>\n`),
  'a script': (n) => (n === 0 ? '<script>\n' : `let a${n} = "${WORDS}"\n`),
  footnotes: (n) => `Words.[^${n}] ${WORDS}\n\n[^${n}]: ${WORDS}\n\n`,
  references: (n) => `See [one][${n}].\n\n[${n}]: https://example.org/${n}\n\n`,
  formulas: (n) => `$$\na_{${n}} = b\n$$\n\n`,
  'a formula that never ends': (n) => (n === 0 ? '$$\n' : `a_{${n}} + b\n`),
};

const written = (part: (n: number) => string, length: number) => {
  let text = '';
  for (let n = 0; text.length < length; n++) text += part(n);
  return text.slice(0, length);
};

/** Streams the text as an answer arrives, thirty letters a commit, and counts. */
function work(text: string) {
  let lexed = 0;
  const commits: number[] = [];
  const blocks = new Blocks((part, references, isGrowing) => {
    lexed += part.length;
    return lex(part, references, isGrowing);
  });
  for (let end = 30; end < text.length; end += 30) {
    const before = lexed;
    blocks.read(text.slice(0, end));
    commits.push(lexed - before);
  }
  const drawing = blocks.read(text, true);
  return { lexed, commits: commits.toSorted((a, b) => a - b), drawing };
}

describe('an answer that is', () => {
  it.each(Object.entries(KINDS))('%s costs twice as much when it is twice as long', (_, part) => {
    const [half, whole] = [work(written(part, 5000)), work(written(part, 10_000))];
    expect(whole.lexed).toBeLessThanOrEqual(2.2 * half.lexed + 3000);
    // Nearly every commit reads a small part only.
    expect(whole.commits[Math.floor(whole.commits.length * 0.9)]).toBeLessThan(4000);
  });

  it.each(Object.entries(KINDS))('%s ends as the same text that came at once', (_, part) => {
    const text = written(part, 3000);
    const whole = new Blocks().read(text, true);
    const { drawing } = work(text);
    expect(inRow(drawing).map(({ token }) => token)).toEqual(inRow(whole).map(({ token }) => token));
    expect(drawing.notes.list.length).toBe(whole.notes.list.length);
  });
});

it('of a long list, table or code all but the end stays the same object', () => {
  for (const kind of ['a list of bullets', 'a table', 'code in one fence']) {
    const text = written(KINDS[kind] ?? String, 20_000);
    const blocks = new Blocks();
    const parts = (end: number) => {
      const token = inRow(blocks.read(text.slice(0, end))).at(-1)?.token;
      if (token?.type === 'items' || token?.type === 'rows') return token.groups as unknown[];
      return token?.type === 'fenced' ? token.chunks : [];
    };
    const before = parts(19_000);
    const after = parts(19_900);
    expect(before.length).toBeGreaterThan(3);
    before.slice(0, -1).forEach((part, at) => expect(after[at]).toBe(part));
  }
});
