// Words that an answer must not lose or change, as people of many languages and models write them.
import { describe, expect, it } from 'vitest';
import { blocksOf } from './blocks';
import { htmlOf } from './html.testing';
import {
  blocks,
  cells,
  code,
  drip,
  emphasised,
  formulas,
  links,
  linksSoFar,
  said,
  strong,
  struck,
  types,
} from '../incremental/reading.testing';

/** A text where it may stand: in a paragraph, in lists, a cell, a heading, a quotation. */
const PLACES: [string, (text: string) => string][] = [
  ['a paragraph', (text) => text],
  ['an item', (text) => `- ${text}`],
  ['an item of a loose list', (text) => `1. ${text}\n\n2. words`],
  ['a cell', (text) => `| a | b |\n|---|---|\n| ${text} | c |`],
  ['a heading', (text) => `## ${text}`],
  ['a quotation', (text) => `> ${text}`],
];

describe('a formula beside a letter', () => {
  it.each([
    ['若$f(x)$则$g(x)$成立', ['f(x)', 'g(x)'], '若则成立'],
    ['设$x$为', ['x'], '设为'],
    ['第$i$个', ['i'], '第个'],
    ['여기서$x$는', ['x'], '여기서는'],
    ['なら$n$は', ['n'], 'ならは'],
    ['где$x$есть', ['x'], 'гдеесть'],
    ['ה$x$ הוא', ['x'], 'ה הוא'],
    ['و$x$ هو', ['x'], 'و هو'],
    ['ให้$x$เป็น', ['x'], 'ให้เป็น'],
    ['令$a$和$b$为$c$的因子', ['a', 'b', 'c'], '令和为的因子'],
    ['（$x$）、$y$。', ['x', 'y'], '（）、。'],
    ['当$x=5$时，$y=3$。', ['x=5', 'y=3'], '当时，。'],
    ['设$速度=v$为', ['速度=v'], '设为'],
    ['共$3x+2$个', ['3x+2'], '共个'],
    ['取$2$个', ['2'], '取个'],
    ['H$_2$O and 10$^{-3}$ and 5$\\times$3', ['_2', '^{-3}', '\\times'], 'HO and 10 and 53'],
    ['H$_2$SO$_4$', ['_2', '_4'], 'HSO'],
    ['a$\\to$b', ['\\to'], 'ab'],
    ['x$^2$y', ['^2'], 'xy'],
    ['CO$_2$-neutral', ['_2'], 'CO-neutral'],
    ['the $n$th and $x$-axis', ['n', 'x'], 'the th and -axis'],
  ])('%s', (text, found, words) => {
    expect(formulas(text)).toEqual(found);
    expect(said(text)).toBe(words);
  });

  it.each(PLACES)('in %s', (_, place) => {
    expect(formulas(place('若$f(x)$则$g(x)$成立'))).toEqual(['f(x)', 'g(x)']);
  });
});

it.each([
  '$5 and $10',
  '$5, or 3$ more',
  '$1,051 for a year, $957 after',
  '$5-$10',
  '$5–$10',
  '$5/$10',
  '$5 to $10',
  '$5—$10',
  '$5 or $10 or $15',
  '($5) and ($10)',
  '$5. Then $10.',
  '$5: cheap; $10: dear',
  '**$5** and **$10**',
  '*$5* and *$10*',
  '$5.99 vs. $6.99',
  '$.50 and $.75',
  '$5k and $10k',
  '$5M-$10M',
  '$5 million, $10 billion',
  'US$5 and US$10',
  'US$5-US$10',
  'A$5, C$6, HK$7, NT$8, R$ 9',
  'S$5/S$10',
  '5$ and 10$',
  '5 $ and 10 $',
  '5$-10$',
  'between 5$ and 10$.',
  '-$5 and +$10',
  '~$5, ~$10',
  '≈$5, ≈$10',
  '>$5 and <$10',
  '$ 5 $',
  '$5',
  '5$',
  '$',
  '$$',
  '$HOME and $PATH',
  '$HOME/bin:$PATH',
  '"$5" and "$10"',
  "'$5' and '$10'",
  '$5 (was $10)',
  '$5 + $3 = $8',
  '$100 * 1.05 = $105',
  '$5 `code` $10',
  '$5 per user/month, $10 per team/month',
  "It's $5/mo (or 50$ a year)",
  '价格为$5到$10元',
  '价格$5，或$10',
  '约$5-$10',
  '付$100或$200',
  '$100万和$200万',
  '価格は$5から$10です',
  '가격은 $5에서 $10',
  'от $5 до $10',
  '$5 до $10',
  '变量$name和$value',
  '$AAPL和$TSLA涨了',
  '$_GET and $_POST',
  '$1\n$2',
])('%j is money, or what a shell says', (text) => {
  expect(formulas(text)).toEqual([]);
  expect(formulas(`| a | b |\n|---|---|\n| ${text.replace('\n', ' ')} | $1 |`)).toEqual([]);
});

describe('a bar in a table', () => {
  it.each([
    [
      '| a | b |\n|---|---|\n| `x|y` | z |',
      [
        ['a', 'b'],
        ['x|y', 'z'],
      ],
    ],
    ['| `p|q` |\n|---|\n| 1 |', [['p|q'], ['1']]],
    [
      '| `` a`|`b `` | z |\n|---|---|\n| 1 | 2 |',
      [
        ['a`|`b', 'z'],
        ['1', '2'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| `` x||y `` | z |',
      [
        ['a', 'b'],
        ['x||y', 'z'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| `x\\|y` | z |',
      [
        ['a', 'b'],
        ['x|y', 'z'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| x \\| y | z |',
      [
        ['a', 'b'],
        ['x | y', 'z'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| $|x|$ | z |',
      [
        ['a', 'b'],
        ['|x|', 'z'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| $P(A|B)$ | $\\{x | x>0\\}$ |',
      [
        ['a', 'b'],
        ['P(A|B)', '\\{x | x>0\\}'],
      ],
    ],
    [
      '| $|x|$ | b |\n|---|---|\n| 1 | 2 |',
      [
        ['|x|', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| \\(|x|\\) | $$|y|$$ |',
      [
        ['a', 'b'],
        ['|x|', '|y|'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |',
      [
        ['a', 'b'],
        ['1', '2', '3', '4'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| 1 |',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| ` | z |',
      [
        ['a', 'b'],
        ['`', 'z'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| `x | y` |',
      [
        ['a', 'b'],
        ['`x', 'y`'],
      ],
    ],
    [
      '| `x | y` |\n|---|---|\n| 1 | 2 |',
      [
        ['`x', 'y`'],
        ['1', '2'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| $5 | $10 |',
      [
        ['a', 'b'],
        ['$5', '$10'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n|$5|$10|',
      [
        ['a', 'b'],
        ['$5', '$10'],
      ],
    ],
    [
      '| a | b |\n|---|---|\n| $5/mo | 3$ |',
      [
        ['a', 'b'],
        ['$5/mo', '3$'],
      ],
    ],
    [
      'a | b\n--|--\n`x|y` | z',
      [
        ['a', 'b'],
        ['x|y', 'z'],
      ],
    ],
    [
      '| a | |\n|---|---|\n| | z |',
      [
        ['a', ''],
        ['', 'z'],
      ],
    ],
    [
      '| a || b |\n|---|---|---|\n| 1 || 2 |',
      [
        ['a', '', 'b'],
        ['1', '', '2'],
      ],
    ],
  ])('%j', (text, wanted) => {
    expect(cells(text)).toEqual(wanted);
    expect(drip(text).at(-1)?.token).toMatchObject({ type: 'rows' });
  });

  it('in a list and in a quotation', () => {
    for (const start of ['- ', '> ']) {
      const next = start === '> ' ? '> ' : '  ';
      const text = `${start}| a | b |\n${next}|---|---|\n${next}| \`x|y\` | z |`;
      expect(JSON.stringify(drip(text))).toContain('x|y');
      expect(code(text)).toEqual(['x|y']);
    }
  });
});

describe('a bare address', () => {
  it.each([
    ['https://x.example，乙', ['https://x.example']],
    ['（https://x.example/a）です', ['https://x.example/a']],
    ...[...'，。、；：（）「」【】”！？《》『』…—～’'].map(
      (sign) => [`见https://x.example/a${sign}乙`, ['https://x.example/a']] as [string, string[]],
    ),
    ['https://x.example/a乙', ['https://x.example/a']],
    ['https://x.example/aです', ['https://x.example/a']],
    ['https://x.example/a는', ['https://x.example/a']],
    ['https://x.exampleи', ['https://x.example']],
    ['https://en.example/wiki/A_(b)', ['https://en.example/wiki/A_(b)']],
    ['(https://en.example/wiki/A_(b))', ['https://en.example/wiki/A_(b)']],
    ['(https://x.example/a)', ['https://x.example/a']],
    ['(see https://x.example/a).', ['https://x.example/a']],
    ['[https://x.example/a]', ['https://x.example/a']],
    ['https://x.example/a?b=c&d=e#f', ['https://x.example/a?b=c&d=e#f']],
    ['https://x.example/a?b=c&amp;', ['https://x.example/a?b=c']],
    ['https://x.example/a.', ['https://x.example/a']],
    ['"https://x.example/a"', ['https://x.example/a']],
    ['**https://x.example/a**', ['https://x.example/a']],
    ['**链接：https://x.example/a**。', ['https://x.example/a']],
    ['_https://x.example/a_', ['https://x.example/a']],
    ['http://[::1]:8080/a', ['http://[::1]:8080/a']],
    ['http://[2001:db8::1]/a，乙', ['http://[2001:db8::1]/a']],
    ['http://localhost:3000/a', ['http://localhost:3000/a']],
    ['http://127.0.0.1:8080', ['http://127.0.0.1:8080']],
    ['www.x.example，乙', ['http://www.x.example']],
    ['www.x', []],
    ['https://例え.jp/a，乙', ['https://例え.jp/a']],
    ['https://bücher.example/ä。', ['https://bücher.example/ä']],
    ['邮箱a@b.example，乙', ['mailto:a@b.example']],
    ['写信给a.b+c@d-e.example。', ['mailto:a.b+c@d-e.example']],
    ['mailto:a@b.example', ['mailto:a@b.example']],
    ['a@b', []],
    ['@name and a@', []],
    ['https:// and http://，', []],
    ['https://a.example，https://b.example。', ['https://a.example', 'https://b.example']],
    ['[https://a.example](https://b.example)', ['https://b.example']],
    ['[a](https://b.example)，乙', ['https://b.example']],
    ['<https://a.example/乙>', ['https://a.example/乙']],
    ['`https://a.example`', []],
  ])('%j', (text, wanted) => {
    expect(links(text)).toEqual(wanted);
  });
});

describe('emphasis beside the signs of scripts without blanks', () => {
  const marks: [string, (text: string) => string[]][] = [
    ['**', strong],
    ['__', strong],
    ['*', emphasised],
    ['_', emphasised],
    ['***', strong],
    ['~~', struck],
  ];
  const texts: [(mark: string) => string, string][] = [
    [(m) => `${m}a，${m}乙`, 'a，'],
    [(m) => `乙${m}（a）${m}`, '（a）'],
    [(m) => `乙${m}“a”${m}丙`, '“a”'],
    [(m) => `${m}텍스트(주의)${m}는`, '텍스트(주의)'],
    [(m) => `乙${m}「a」${m}丙`, '「a」'],
    [(m) => `${m}甲。${m}乙`, '甲。'],
    [(m) => `${m}重要：${m}乙`, '重要：'],
    [(m) => `${m}100%${m}の`, '100%'],
  ];
  for (const [mark, read] of marks)
    for (const [where, place] of PLACES)
      it(`${mark} in ${where}`, () => {
        for (const [text, wanted] of texts) expect(read(place(text(mark))), text(mark)).toEqual([wanted]);
      });

  it.each([
    ['**甲、**乙**丙**', ['甲、', '丙']],
    ['**甲**乙**丙**', ['甲', '丙']],
    ['**a:**b', []],
    ['**a**b', ['a']],
    ['a **b** c', ['b']],
  ])('%s', (text, wanted) => {
    expect(strong(text)).toEqual(wanted);
  });

  it.each(['snake_case_name', '变量_名_字', '__init__py', 'a_b_ c'])('%s is a name', (text) => {
    expect([...strong(text), ...emphasised(text)]).toEqual([]);
  });
});

it.each([
  ['27~28℃，14~17℃', []],
  ['~gone~', []],
  ['a ~ b ~ c', []],
  ['~~~not~~~', []],
  ['~~gone~~', ['gone']],
  ['5~6 and ~~7~8~~', ['7~8']],
])('%j strikes out %j', (text, wanted) => {
  expect(struck(text)).toEqual(wanted);
});

describe('brackets with backslashes', () => {
  it.each([
    ['silence \\[do not\\] constitute', 'silence [do not] constitute'],
    ['x \\[1\\]', 'x [1]'],
    ['x \\[1\\], \\[2\\] and \\[3-5\\].', 'x [1], [2] and [3-5].'],
    ['a \\(optional\\) step', 'a (optional) step'],
    ['file\\(s\\)', 'file(s)'],
    ['\\[x\\] done', '[x] done'],
    ['\\[ \\] open', '[ ] open'],
    ['\\[TODO: write\\] more', '[TODO: write] more'],
    ['\\[first_name\\] \\[last_name\\]', '[first_name] [last_name]'],
    ['\\(2024\\) and \\(12-13\\)', '(2024) and (12-13)'],
    ['\\(可选\\) \\[注\\]', '(可选) [注]'],
    ['\\(и т. д.\\)', '(и т. д.)'],
    ['\\[1\\] Smith, J.', '[1] Smith, J.'],
    ['\\[Chorus\\]', '[Chorus]'],
    ['call f\\(\\)', 'call f()'],
    ['\\(C++\\) and \\[...\\]', '(C++) and [...]'],
    ['\\[^1\\]', '[^1]'],
  ])('%j are brackets', (text, words) => {
    expect(formulas(text)).toEqual([]);
    expect(said(text)).toBe(words);
  });

  it.each([
    ['so \\(x\\) is', 'x'],
    ['so \\(x, y\\) are', 'x, y'],
    ['so \\( AB \\) is', 'AB'],
    ['so \\(x^2\\) is', 'x^2'],
    ['so \\(a_1\\) is', 'a_1'],
    ['so \\(x_{max}\\) is', 'x_{max}'],
    ['so \\(\\alpha\\) is', '\\alpha'],
    ['so \\(n-1\\) is', 'n-1'],
    ['so \\(2n\\) is', '2n'],
    ['so \\(f(x)\\) is', 'f(x)'],
    ['so \\(a = b\\) is', 'a = b'],
    ['so \\(\\text{if not so}\\) is', '\\text{if not so}'],
    ['so \\(\\sin x\\) is', '\\sin x'],
    ['设\\(x\\)为', 'x'],
    ['so \\[ E = mc^2 \\] holds', 'E = mc^2'],
    ['\\[ a \\]', 'a'],
    ['\\[\\frac{1}{2}\\]', '\\frac{1}{2}'],
  ])('%j are those of a formula', (text, tex) => {
    expect(formulas(text)).toEqual([tex]);
  });

  it('in the words of a link are brackets', () => {
    expect(links('[\\[4\\]](https://x.example)')).toEqual(['https://x.example']);
    expect(said('[\\[4\\]](https://x.example)')).toBe('[4]');
  });
});

describe('a formula on lines of its own', () => {
  it.each([
    ['\\[\n\na\n\n\\]', ['a']],
    ['$$\na\n\nb\n$$', ['a\nb']],
    ['Words\n\\[\n\na = b\n\nc\n\\]\nmore', ['a = b\nc']],
    ['- item:\n  $$\n  a\n\n  b\n  $$\n- next', ['a\nb']],
    ['1. item:\n\n   \\[\n   a\n\n   b\n   \\]\n\n2. next', ['a\nb']],
    ['> $$\n> a\n>\n> b\n> $$', ['a\nb']],
    ['\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}', ['\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}']],
    ...['align*', 'equation', 'aligned', 'gather', 'cases'].map(
      (name) =>
        [`Words:\n\\begin{${name}}\na\n\nb\n\\end{${name}}\nmore`, [`\\begin{${name}}\na\nb\n\\end{${name}}`]] as [
          string,
          string[],
        ],
    ),
    ['- \\begin{cases} a \\\\ b \\end{cases}', ['\\begin{cases} a \\\\ b \\end{cases}']],
    ['$$a$$', ['a']],
    ['$$\na\n\nb\n$$ where c.', ['a\nb']],
    ['$$\nx = \\text{the value of it}\n\ny\n$$', ['x = \\text{the value of it}\ny']],
  ])('%j', (text, wanted) => {
    expect(formulas(text)).toEqual(wanted);
    expect(htmlOf(drip(text))).toBe(htmlOf(blocksOf(text)));
  });

  it.each([
    ['$$ is what it costs\n\n# Title\n\n- a\n- b\n', ['paragraph', 'heading', 'items']],
    ['$$\na\n\nSome words follow here.\n\n- a\n', ['paragraph', 'paragraph', 'items']],
    ['\\[ note\n\n## Title\n\nWords.', ['paragraph', 'heading', 'paragraph']],
    ['$$\na\n\nb\n\n```js\nx\n```\n', ['paragraph', 'paragraph', 'fenced']],
    ['$$\n价格\n\n这是文字。\n\n- a', ['paragraph', 'paragraph', 'items']],
    [`$$\na\n${'\nb\n'.repeat(80)}\n# Title`, [...Array.from({ length: 81 }, () => 'paragraph'), 'heading']],
  ])('one that never ends hides nothing: %j', (text, wanted) => {
    expect(types(text)).toEqual(wanted);
    expect(drip(text).map(({ token }) => token.type)).toEqual(wanted);
  });
});

describe('a tag', () => {
  it.each([
    ['<think>\na\n</think>\n**b**', ['b'], '<think> a </think> b'],
    ['<analysis>\n**b**\n</analysis>', ['b'], '<analysis> b </analysis>'],
    ['<p>\n**b**', ['b'], '<p> b'],
    ['<div align="center">\n\n**b**\n\n</div>', ['b'], '<div align="center"> b </div>'],
    ['<!-- note\n\n**b**', ['b'], '<!-- note b'],
    ['<script>\n**b**', ['b'], '<script> b'],
    [
      '<details>\n<summary>More</summary>\n\n**b**\n\n</details>',
      ['b'],
      '<details> <summary>More</summary> b </details>',
    ],
    ['<details>\n**a**\n<details>\n**b**', ['a', 'b'], '<details> a <details> b'],
  ])('%j leaves Markdown on', (text, bold, words) => {
    expect(strong(text)).toEqual(bold);
    expect(said(text)).toBe(words);
  });

  it('on a line of its own lets lists, headings and code begin below it', () => {
    expect(types('<think>\n# a\n- b\n```\nc\n```\n</think>')).toEqual([
      'paragraph',
      'heading',
      'items',
      'fenced',
      'paragraph',
    ]);
  });

  it.each([
    ['H<sub>2</sub>O', 'sub', '2'],
    ['x<sup>**2**</sup>', 'sup', '2'],
    ['press <kbd>Ctrl</kbd>', 'kbd', 'Ctrl'],
  ])('%s is drawn as what it means', (text, type, inside) => {
    expect(drip(text)[0]?.token).toMatchObject({
      tokens: expect.arrayContaining([expect.objectContaining({ type })]) as unknown,
    });
    expect(said(text)).toContain(inside);
    expect(said(text)).not.toContain('<');
  });

  it.each(['<sub>a', 'a</sub>', '<sub class="x">a</sub>', '<sup>a</sub>', '**<sub>a**</sub>', '<b>a</b>'])(
    '%s is text',
    (text) => {
      expect(said(text)).toBe(text.replaceAll('**', ''));
    },
  );
});

describe('a block of Markdown with code in it', () => {
  it.each([
    ['```md\n```js\nx\n```\ny\n```\nz', ['```js\nx\n```\ny'], 'z'],
    ['```markdown\n# a\n```sh\nx\n```\n```py\ny\n```\n```\nz', ['# a\n```sh\nx\n```\n```py\ny\n```'], 'z'],
    ['````md\n```js\nx\n```\n````\nz', ['```js\nx\n```'], 'z'],
    ['````md\n```js\nx\n````\nz', ['```js\nx'], 'z'],
    ['~~~md\n~~~js\nx\n~~~\ny\n~~~\nz', ['~~~js\nx\n~~~\ny'], 'z'],
    ['~~~md\n```js\nx\n```\ny\n~~~\nz', ['```js\nx\n```\ny'], 'z'],
    ['```md\n~~~js\nx\n~~~\ny\n```\nz', ['~~~js\nx\n~~~\ny'], 'z'],
    ['```md\n```md\n```js\nx\n```\n```\n```\nz', ['```md\n```js\nx\n```\n```'], 'z'],
    ['```js\n```py\nx\n```\nz', ['```py\nx'], 'z'],
    ['```md\na\n```\nz', ['a'], 'z'],
    ['- a\n  ```md\n  ```js\n  x\n  ```\n  y\n  ```\n- z', [], 'a z'],
  ])('%j', (text, wanted, after) => {
    if (wanted.length > 0) expect(blocks(text)).toEqual(wanted);
    expect(said(text)).toBe(after);
    expect(JSON.stringify(drip(text))).toContain(JSON.stringify(wanted[0]?.split('\n')[0] ?? 'x').slice(1, -1));
  });
});

it.each([
  ['caf&eacute; &alpha;&beta; &frac12;', 'café αβ ½'],
  ['&amp; &lt; &gt; &quot; &#39; &#x20AC; &nbsp;x', `& < > " ' € x`],
  ['&CounterClockwiseContourIntegral; &zwj;', '∳ \u200d'],
  ['&nothing; &copy', '&nothing; &copy'],
  ['&#0; &#9999999;', '\ufffd \ufffd'],
  ['&amp;lt;', '&lt;'],
])('%j reads %j', (text, words) => {
  expect(said(text)).toBe(words.replace('\u00a0', ' '));
});

describe('while it is being written', () => {
  it.each([
    '[docs](https://e',
    '[docs](https://e.example/a "ti',
    '[docs](<https://e',
    '![alt](https://e.example/p',
    '[https://a.example](https://b',
    '[docs][1',
    '[docs]',
    '<https://e.exa',
    'see https://e',
    'see www.e.exa',
    'write a@e.exa',
    '- [docs](https://e',
    '> see https://e',
    '**[docs](https://e',
    '| a |\n|---|\n| [docs](https://e',
  ])('%j is no link', (text) => {
    expect(linksSoFar(`[docs]: https://other.example\n\n[1]: https://one.example\n\n${text}`)).toEqual([]);
  });

  it.each([
    ['[docs](https://e.example) ', ['https://e.example']],
    ['see https://e.example and', ['https://e.example']],
    ['[docs] and', ['https://other.example']],
    ['<https://e.example>', ['https://e.example']],
    ['- https://e.example\n- b', ['https://e.example']],
  ])('%j is one', (text, wanted) => {
    expect(linksSoFar(`[docs]: https://other.example\n\n${text}`)).toEqual(wanted);
  });
});
