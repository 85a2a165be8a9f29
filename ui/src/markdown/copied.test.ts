import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { hasHidden } from '../kit/text/clipboard';
import { copiedFrom, copiedOf } from './copied';
import Markdown from './Markdown.svelte';

// The engine for formulas refuses a page without a document type, which this one cannot have.
Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' });

let ends: (() => void)[] = [];
afterEach(() => {
  ends.forEach((end) => end());
  ends = [];
});

/** A text on screen, its formulas drawn. */
async function draw(text: string, formulas = 0) {
  const target = document.createElement('main');
  document.body.append(target);
  const drawn = mount(Markdown, { target, props: { text } });
  ends.push(() => {
    void unmount(drawn);
    target.remove();
  });
  flushSync();
  if (formulas > 0) await vi.waitFor(() => expect(target.querySelectorAll('math')).toHaveLength(formulas));
  return target;
}

/** What is copied when all of an element is selected. */
function all(target: Element, of = target) {
  const range = document.createRange();
  range.selectNodeContents(of);
  return copiedFrom(range, target);
}

/** The text node that begins with these words. */
function words(target: Element, beginning: string): Text {
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if ((node as Text).data.startsWith(beginning)) return node as Text;
  throw new Error(`nothing says ${beginning}`);
}

it.each([
  ['One.\n\nTwo **bold**.', 'One.\n\nTwo bold.'],
  ['# Title\n\nWords\nbelow', 'Title\n\nWords\nbelow'],
  ['- a\n- b\n  - c\n\n1. x\n2. y', '- a\n- b\n  - c\n\n1. x\n2. y'],
  ['3. x\n4. y', '3. x\n4. y'],
  ['- [x] done\n- [ ] open', '- [x] done\n- [ ] open'],
  ['Before\n\n```js\nlet a;\n\nlet b;\n```\n\nAfter', 'Before\n\nlet a;\n\nlet b;\n\nAfter'],
  ['| a | b |\n|---|---|\n| | **2** |\n| `x|y` | 3 |', 'a\tb\n\t2\nx|y\t3'],
  ['> quoted\n> - one', 'quoted\n\n- one'],
  ['See[^1].\n\n[^1]: Why.', 'See[1].\n\n1. Why.'],
  ['![a cat](https://pictures.example/a.png) sits', 'a cat sits'],
  ['One\n\n![](https://pictures.example/a.png)\n\nTwo', 'One\n\nTwo'],
  ['H<sub>2</sub>O and [a link](https://x.example)', 'H2O and a link'],
])('of %j the words are copied', async (text, wanted) => {
  expect(all(await draw(text))?.text).toBe(wanted);
});

it('formulas are copied as they were written, and as MathML', async () => {
  const target = await draw('Energy $E=m$ and \\(c\\):\n\n$$\nE = m\n$$\n\nAfter', 3);
  const copied = all(target);
  expect(copied?.text).toBe('Energy $E=m$ and \\(c\\):\n\n$$\nE = m\n$$\n\nAfter');
  expect(copied?.html).toContain('<math');
  expect(copied?.html).not.toContain('class="maths');
});

it('a formula alone is copied as its TeX', async () => {
  const target = await draw('Energy $E=m$ and', 1);
  const formula = target.querySelector('math');
  if (!formula) throw new Error('no formula');
  expect(all(target, formula)?.text).toBe('E=m');
});

it('what is cut by the selection is copied as far as it goes, a formula as a whole', async () => {
  const target = await draw('Some words.\n\nSo $a+b$ is it.\n\n```\nfirst\nsecond\n```', 1);
  const range = document.createRange();
  range.setStart(words(target, 'Some words'), 5);
  range.setEnd(words(target, 'first'), 5);
  expect(copiedFrom(range, target)?.text).toBe('words.\n\nSo $a+b$ is it.\n\nfirst');
});

it('code that is folded is copied as a whole', async () => {
  const code = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  const target = await draw(`Before\n\n\`\`\`\n${code}\n\`\`\`\n\nAfter`);
  expect(target.querySelector('code')?.textContent).not.toContain('line 99');
  expect(all(target)?.text).toBe(`Before\n\n${code}\n\nAfter`);
});

it('the HTML has only what HTML means: no classes, labels, buttons', async () => {
  const { html } = all(await draw('A **b** [c](https://x.example)\n\n```js\nd\n```\n\n| e |\n|---|\n| f |')) ?? {
    html: '',
  };
  expect(html).toContain('<p>A <strong>b</strong> <a href="https://x.example/">c</a></p>');
  expect(html).toContain('<pre><code>d</code></pre>');
  expect(html).toMatch(/<table><thead><tr><th>e<\/th><\/tr><\/thead><tbody><tr><td>f<\/td><\/tr><\/tbody><\/table>/);
  expect(html).not.toMatch(/class|button|JavaScript|Copy|tabindex/);
});

it('what was written as a tag is copied as words', async () => {
  const copied = all(await draw('<img src=x onerror="alert(1)"> & "q"'));
  expect(copied?.text).toBe('<img src=x onerror="alert(1)"> & "q"');
  expect(copied?.html).not.toContain('<img');
});

it('a table is copied with tabs, its formulas as TeX on one line', async () => {
  const target = await draw('| a | b |\n|---|---|\n| $x$ | 1 |\n| two<br>lines | |', 1);
  const table = target.querySelector('.scroll');
  if (!table) throw new Error('no table');
  expect(copiedOf(table).text).toBe('a\tb\n$x$\t1\ntwo lines\t');
  expect(copiedOf(table).html).toContain('<td><math');
});

it('letters that nobody sees are not copied, and a block that has them says so', async () => {
  const target = await draw('a\u202eb\u2066c\u001b[31md\n\n```\nif (x\u202e) {\u001b]0;\u0007}\n```');
  expect(all(target)?.text).toBe('abc[31md\n\nif (x) {]0;}');
  expect(hasHidden(all(target)?.html ?? '')).toBe(false);
  expect(target.querySelector('figcaption')?.textContent).toContain('Hidden marks, not copied');
  expect((await draw('```\nclean\n```')).querySelector('figcaption')?.textContent).not.toContain('Hidden');
});

it('what has no words of an answer is left to the engine', async () => {
  const target = await draw('words');
  const other = document.createElement('p');
  other.textContent = 'a notice';
  target.append(other);
  expect(all(target, other)).toBeUndefined();
});
