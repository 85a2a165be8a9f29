import { expect, it } from 'vitest';
import { plain } from './plain';

it.each([
  ['## A heading', 'A heading'],
  ['> quoted **bold** and *slanted*', 'quoted bold and slanted'],
  ['- [x] done\n1. first', 'done\nfirst'],
  ['[a link](https://example.org/?bold "title") after', 'a link after'],
  ['![a picture](x.png)', 'a picture'],
  ['use `a ** b` here', 'use a ** b here'],
  ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
  ['```js\nconst **a** = 1;\n```\nafter', 'const **a** = 1;\nafter'],
  ['~~~~\n```\n~~~~', '```'],
  ['```\nnever closed', 'never closed'],
  ['| a | b |\n|---|--:|\n| 1 | 2 |', '\na\nb\n\n\n\n1\n2\n'],
  ['a \\* b', 'a * b'],
  ['x', 'x'],
  ['', ''],
])('reads %j', (markdown, wanted) => {
  expect(plain(markdown)).toBe(wanted);
});
