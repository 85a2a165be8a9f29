import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { formulasDrawn } from '../widgets/formulas';
import Markdown from '../Markdown.svelte';

const ANSWER = `# Title

Intro with **bold and _both_**, \`code\`, ~~gone~~, [a link](https://example.org/) and <b>no markup</b>:

- one
- two

  still two
- [x] three
  1. below
  2. deeper
     > quoted

## Part

| a | b |
|---|--:|
| **1** | 2 |
| 3 | 4 |

\`\`\`python
print("*")
\`\`\`

> quoted
> - more

See[^1] it.

[^1]: The *note*.

![picture](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)

Last words
---
`;

let ends: (() => void)[] = [];
afterEach(() => {
  ends.forEach((end) => end());
  ends = [];
});

/** Draws a text of which more may come, and what it becomes then. */
function draw(text: string, streaming = true) {
  const props = $state({ text, streaming });
  const target = document.createElement('main');
  document.body.append(target);
  const drawn = mount(Markdown, { target, props });
  ends.push(() => {
    void unmount(drawn);
    target.remove();
  });
  flushSync();
  const become = (text: string, streaming = true) => {
    Object.assign(props, { text, streaming });
    flushSync();
  };
  return { target, become, find: (selector: string) => target.querySelector(selector) };
}

describe('a text that grows', () => {
  it.each([1, 2, 7, 40])('looks in the end as if it had come at once, %i letters at a time', (step) => {
    const { target, become } = draw('');
    for (let end = step; end < ANSWER.length; end += step) become(ANSWER.slice(0, end));
    become(ANSWER, false);
    expect(target.querySelectorAll('li, td, figure, sup, mark, img')).toHaveLength(14);
    expect(target.isEqualNode(draw(ANSWER, false).target)).toBe(true);
  });

  it('keeps the words that are there', () => {
    const { find, become } = draw('Some **words** and mo');
    const [paragraph, bold, last] = [find('p'), find('strong'), find('p')?.lastChild];
    become('Some **words** and more of `them`.');
    expect(find('p')).toBe(paragraph);
    expect(find('strong')).toBe(bold);
    expect(paragraph?.contains(last ?? null)).toBe(true);
    expect(paragraph?.textContent).toBe('Some words and more of them.');
  });

  it('keeps a code block, and tells it of its lines', () => {
    const { find, become } = draw('```ts\nconst a = 1;\n');
    const figure = find('figure');
    become('```ts\nconst a = 1;\nconst b = 2;\n```\n\nAfter', false);
    expect(find('figure')).toBe(figure);
    expect(find('figure code')?.textContent).toBe('const a = 1;\nconst b = 2;');
  });

  it.each([1, 2, 3])('goes on with each component by itself after it grew, %i times', async (times) => {
    let text = `$known$ and $a_${times}$ and $b_${times}$`;
    draw('$known$');
    await formulasDrawn();
    const { target, become } = draw(text);
    for (let grown = 0; grown < times; grown++) become((text += ' and so on'));
    expect(target.querySelectorAll('[aria-busy]')).toHaveLength(2);
    await formulasDrawn();
    expect(target.querySelectorAll('math')).toHaveLength(3);
    expect(target.querySelectorAll('[aria-busy]')).toHaveLength(0);
  });
});

it('is words, whatever it says', () => {
  const { find, target } = draw('<img src=x onerror="alert(1)"> <script>alert(1)</script>\n\n<h1>no</h1>', false);
  expect(find('img, script, h1')).toBeNull();
  expect(target.textContent).toContain('onerror="alert(1)"');
});
it('leads nowhere but to the web and to a letter', () => {
  const { find, target } = draw('[one](javascript:alert) [two](file:///etc) [three](https://example.org/)', false);
  expect([...target.querySelectorAll('a')].map(({ href }) => href)).toEqual(['https://example.org/']);
  expect(find('p')?.textContent).toBe('one two three');
});
it('ends the components in what is not there any more', () => {
  const { find, become } = draw('![one](https://pictures.example/a.png)');
  expect(find('button')?.textContent).toContain('Load from pictures.example');
  become('Other words');
  expect(find('button')).toBeNull();
  expect(find('p')?.textContent).toBe('Other words');
});
