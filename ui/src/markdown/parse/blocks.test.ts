import { describe, expect, it } from 'vitest';
import { Blocks, blocksOf, inRow, type Block } from './blocks';
import { lex } from './lexer';
import { type Drawn } from './tokens';

const ANSWER = `# Title

Intro with **bold** and $x^2$:

- one
- two

  still two
- three

1. first

2. second

| a | b |
|---|--:|
| 1 | 2 |

\`\`\`python
print("*")

- not a list
\`\`\`

$$
E = mc^2
$$

> quoted
> more

Last words
---
`;

const written = (token: Drawn) => (token.type === 'fenced' ? token.chunks.join('') : token.raw.trim());
const shape = (blocks: Block[]) => blocks.map(({ token }) => [token.type, written(token)]);
const types = (blocks: Block[]) => blocks.map(({ token }) => token.type);

/** The blocks of a text of which more will come. */
const live = (text: string) => inRow(new Blocks().read(text));

/** Reads `text` one character at a time, as the slowest stream would bring it. */
function drip(text: string, blocks = new Blocks()): Block[] {
  for (let end = 1; end <= text.length; end++) blocks.read(text.slice(0, end));
  return inRow(blocks.read(text, true));
}

describe('a growing answer', () => {
  it('ends as the blocks of the whole text', () => {
    expect(shape(drip(ANSWER))).toEqual(shape(blocksOf(ANSWER)));
  });

  it('never reads a frozen block again', () => {
    const read: string[] = [];
    const blocks = new Blocks((text) => {
      read.push(text);
      return lex(text);
    });
    let frozen: Block[] = [];
    for (let end = 1; end <= ANSWER.length; end++) {
      read.length = 0;
      const now = inRow(blocks.read(ANSWER.slice(0, end)));
      for (const { token } of frozen) expect(read.some((text) => text.includes(written(token)))).toBe(false);
      frozen = now.filter(({ live }) => !live);
    }
    expect(frozen).toHaveLength(8);
  });

  it('keeps a frozen block as the same object, so nothing on screen is drawn again', () => {
    const blocks = new Blocks();
    const before = inRow(blocks.read('One.\n\nTwo.\n\nThr'));
    const after = inRow(blocks.read('One.\n\nTwo.\n\nThree.\n\nFour'));
    expect(after[0]).toBe(before[0]);
    expect(before[0]?.live).toBe(false);
  });

  it('starts over when the text is another one', () => {
    const blocks = new Blocks();
    blocks.read('One.\n\nTwo.\n\nThree.');
    expect(shape(inRow(blocks.read('Else.')))).toEqual([['paragraph', 'Else.']]);
  });

  it('does not take the beginning of a list for a heading', () => {
    expect(types(live('Intro:\n-'))).toEqual(['paragraph']);
    expect(types(live('Intro:\n- a'))).toEqual(['paragraph', 'list']);
  });

  it('keeps a list whole while its next number is half written', () => {
    const list = drip('1. a\n\n2. b\n\n3. c').filter(({ token }) => token.type === 'items');
    expect(list).toHaveLength(1);
  });

  it('shows an open fence as code and an open formula as plain text', () => {
    const [code] = live('```js\nlet a = 1;\n\nlet b');
    expect(code).toMatchObject({
      live: true,
      token: { type: 'fenced', lang: 'js', chunks: ['let a = 1;\n\nlet b'], open: true },
    });
    const [formula] = live('$$\n\\frac{1');
    expect(formula).toMatchObject({
      live: true,
      token: { type: 'paragraph', tokens: [{ type: 'text', text: '$$\n\\frac{1' }] },
    });
  });

  it('draws an open table as a table that is still live', () => {
    const [table] = live('| a | b |\n|---|---|\n| 1 | **2');
    expect(table).toMatchObject({ live: true, token: { type: 'rows' } });
  });

  it('withholds a half-written closing fence from the code', () => {
    expect(live('```\na\n``')[0]?.token).toMatchObject({ chunks: ['a'] });
  });

  it('survives a text nested deeper than any person writes', () => {
    expect(blocksOf('>'.repeat(20_000)).length).toBeGreaterThan(0);
    expect(types(blocksOf(`${'*'.repeat(5000)}a${'*'.repeat(5000)}`))).toEqual(['paragraph']);
    expect(types(blocksOf(`a\n\n${'*'.repeat(500)}\n\nb`))).toEqual(['paragraph', 'hr', 'paragraph']);
  });
});

describe('formulas among words', () => {
  it('finds them and leaves money alone', () => {
    const [first] = lex('It costs $5 and $10, so $a+b$ is \\(c\\).');
    const found = first && 'tokens' in first ? (first.tokens ?? []).filter(({ type }) => type === 'maths') : [];
    expect(found.map((token) => (token as { tex?: string }).tex)).toEqual(['a+b', 'c']);
  });

  it('a formula on its own line interrupts a paragraph', () => {
    expect(lex('Therefore\n$$\na = b\n$$\nand so on').map(({ type }) => type)).toEqual([
      'paragraph',
      'maths',
      'paragraph',
    ]);
  });
});
