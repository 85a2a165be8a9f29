// GitHub's Markdown and what Oriel adds to it, as the tokens that are drawn.
import { describe, expect, it } from 'vitest';
import { Blocks, blocksOf, inRow } from './blocks';
import { wordsOf, type Drawn } from './tokens';

const notesOf = (text: string, whole = true) => new Blocks().read(text, whole).notes;
const types = (text: string) => blocksOf(text).map(({ token }) => token.type);
const first = (text: string): Drawn => {
  const [block] = blocksOf(text);
  if (!block) throw new Error('nothing is drawn');
  return block.token;
};
/** The tokens of the first paragraph, each as its type and its words. */
const words = (text: string) => {
  const token = first(text);
  return token.type === 'paragraph' ? token.tokens.map((one) => [one.type, wordsOf([one])]) : [];
};

describe('footnotes', () => {
  it('are numbered as the text points to them, wherever they are explained', () => {
    const { numbers, list } = notesOf('[^b]: Before.\n\nOne[^a], two[^b], one again[^a].\n\n[^a]: After.\n');
    expect([...numbers]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(list.map(({ label, number, tokens }) => [label, number, tokens[0]?.raw.trim()])).toEqual([
      ['a', 1, 'After.'],
      ['b', 2, 'Before.'],
    ]);
  });

  it('are what was written when nothing explains them, and lost when nothing points to them never', () => {
    expect(notesOf('One[^gone].').numbers.size).toBe(0);
    expect(notesOf('One.\n\n[^a]: Alone.').list).toMatchObject([{ label: 'a', number: 1 }]);
  });

  it('have their number already while their explanation is still to come', () => {
    expect(notesOf('One[^a] and', false).numbers.get('a')).toBe(1);
  });

  it('may have several paragraphs and lists, and one that is explained twice keeps the first words', () => {
    const { list } = notesOf('x[^a]\n\n[^a]: First.\n\n    Second.\n\n    - item\n\nAfter.\n\n[^a]: Other.\n');
    expect(list).toHaveLength(1);
    expect(list[0]?.tokens.map(({ type }) => type)).toEqual(['paragraph', 'paragraph', 'list']);
    expect(types('x[^a]\n\n[^a]: First.\n\n    Second.\n\nAfter.')).toEqual(['paragraph', 'paragraph']);
  });

  it('may follow each other without an empty line', () => {
    const { list } = notesOf('a[^1] b[^2]\n\n[^1]: One.\n[^2]: Two.\n');
    expect(list.map(({ tokens }) => tokens[0]?.raw.trim())).toEqual(['One.', 'Two.']);
  });

  it.each(['__proto__', 'constructor', 'toString', '<img/onerror=alert(1)>', '"onclick="x', '\u202e', '💥'])(
    'can be named %j',
    (label) => {
      const { numbers, list } = notesOf(`x[^${label}]\n\n[^${label}]: Words.\n`);
      expect([numbers.size, list.length, list[0]?.number]).toEqual([1, 1, 1]);
    },
  );

  it('are found in lists, tables, quotations and headings, in the order of the text', () => {
    const text = '# H[^a]\n\n- i[^b]\n\n| t[^c] |\n|---|\n| r[^d] |\n\n> q[^e]\n\n';
    const explained = ['e', 'd', 'c', 'b', 'a'].map((label) => `[^${label}]: ${label}`).join('\n');
    expect([...notesOf(text + explained).numbers.keys()]).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are none in code', () => {
    expect(notesOf('`x[^a]`\n\n```\n[^a]: no\n```\n\n[^a]: yes').numbers.size).toBe(0);
  });
});

describe('lists', () => {
  it('of tasks have their ticks', () => {
    const list = first('- [x] done\n- [ ] open\n- plain\n');
    if (list.type !== 'items') throw new Error(list.type);
    const items = list.groups.flatMap(({ members }) => members);
    expect(items.map(({ task, checked }) => [task, checked])).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('keep what is below an item in it, at any depth', () => {
    const list = first('1. one\n   - a\n     - deep\n   - b\n\n   words\n2. two\n');
    if (list.type !== 'items') throw new Error(list.type);
    const [one, two] = list.groups.flatMap(({ members }) => members);
    expect(one?.tokens.map(({ type }) => type)).toEqual(['paragraph', 'list', 'paragraph']);
    expect(two?.tokens).toMatchObject([{ type: 'words', tokens: [{ text: 'two' }] }]);
  });

  it('begin at their number, and end where another kind of list begins', () => {
    expect(first('7. seven\n8. eight\n')).toMatchObject({ ordered: true, start: 7 });
    expect(types('- a\n- b\n* c\n1. d\n2) e\n')).toEqual(['items', 'items', 'items', 'items']);
  });

  it('take in a fence below an item and leave one at the edge outside', () => {
    expect(types('- a\n  ```\n  code\n  ```\n- b\n')).toEqual(['items']);
    expect(types('- a\n```\ncode\n```\n')).toEqual(['items', 'fenced']);
  });
});

describe('tables', () => {
  it('have the edges that were said, cells with bars in them, and rows of the same length', () => {
    const table = first('| a | b | c |\n|:--|:-:|--:|\n| 1 | x \\| y | `p` |\n| 2 |\n');
    if (table.type !== 'rows') throw new Error(table.type);
    const rows = table.groups.flatMap(({ members }) => members).map((row) => row.map(({ text }) => text));
    expect(table.align).toEqual(['left', 'center', 'right']);
    expect(rows).toEqual([
      ['1', 'x | y', '`p`'],
      ['2', '', ''],
    ]);
  });

  it('end at an empty line and at whatever begins another block', () => {
    expect(types('| a |\n|---|\n| 1 |\n\nWords.')).toEqual(['rows', 'paragraph']);
    expect(types('| a |\n|---|\n| 1 |\n# Title\n')).toEqual(['rows', 'heading']);
    expect(types('| a |\n|---|\n| 1 |\n> quoted\n')).toEqual(['rows', 'blockquote']);
  });

  it('are none without a line below their head', () => {
    expect(types('| a | b |\n| 1 | 2 |\n')).toEqual(['paragraph']);
  });
});

describe('words', () => {
  it('are struck out, broken over lines, and linked by themselves', () => {
    expect(words('~~old~~ new')[0]).toEqual(['del', 'old']);
    expect(words('one\ntwo').map(([type]) => type)).toEqual(['text', 'br', 'text']);
    expect(words('one\\\ntwo').map(([type]) => type)).toEqual(['text', 'br', 'text']);
    expect(words('see https://example.org/a_b_c. Then')[1]).toEqual(['link', 'https://example.org/a_b_c']);
    expect(words('write to ines@example.org')[1]).toEqual(['link', 'ines@example.org']);
    expect(words('<https://example.org/>')[0]).toEqual(['link', 'https://example.org/']);
  });

  it('find the address that is explained further below', () => {
    expect(words('See [the list][1].\n\n[1]: https://example.org/list\n')[1]).toEqual(['link', 'the list']);
    const blocks = new Blocks();
    blocks.read('See [the list][1].\n\nMore.\n\n');
    const [block] = inRow(blocks.read('See [the list][1].\n\nMore.\n\n[1]: https://example.org/list\n', true));
    expect(block?.token).toMatchObject({ tokens: [{ type: 'text' }, { type: 'link' }, { type: 'text' }] });
  });

  it('that are HTML stay the text that they are', () => {
    expect(words('<div onclick="x()">\n<b>bold</b>\n</div>').map(([type]) => type)).toEqual(
      'html br html text html br html'.split(' '),
    );
    expect(words('a <b>bold</b> b').map(([type]) => type)).toEqual(['text', 'html', 'text', 'html', 'text']);
  });

  it('with dollars are money or maths', () => {
    expect(words('It costs $5 and $10.').map(([type]) => type)).toEqual(['text']);
    expect(words('Let $x$ and $y_1$ be $5.').map(([type]) => type)).toEqual(['text', 'maths', 'text', 'maths', 'text']);
  });

  it('from right to left are one paragraph each', () => {
    expect(types('مرحبا **بكم** في `code`\n\nHello.\n\n- שלום\n')).toEqual(['paragraph', 'paragraph', 'items']);
  });
});
