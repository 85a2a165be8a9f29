// What can be done with an answer's parts: code is wrapped, saved and drawn as a diagram, a table and a formula are
// copied, a footnote is followed, a picture is loaded when somebody asks for it.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { ask, becomes, composer, fileRow, note, signedIn } from './oriel.mjs';

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

describe('an answer', () => {
  signedIn('saves its code as a file in the cloud and shows where', async ({ page }) => {
    const answer = await ask(page, 'repeat: ```python breakeven.py\nprint(7.4)\n```');
    await answer.getByRole('button', { name: 'Save', exact: true }).click();
    await note(page, 'Saved to Documents/From Oriel').waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await fileRow(page, 'breakeven.py').waitFor();
  });

  signedIn('breaks long lines of code when asked, and remembers it', async ({ page }) => {
    const code = `repeat: \`\`\`\n${'long '.repeat(100)}\n\`\`\``;
    const wrapped = (answer) =>
      answer.locator('pre').evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
    const first = await ask(page, code);
    assert.equal(await wrapped(first), false);
    await first.getByRole('button', { name: 'Wrap long lines' }).click();
    await becomes(() => wrapped(first), true);
    await page.reload();
    await composer(page).waitFor();
    assert.equal(await wrapped(await ask(page, code)), true);
  });

  signedIn('draws a diagram in a frame of its own, and keeps the code of one that is none', async ({ page }) => {
    const good = await ask(page, 'repeat: ```mermaid\ngraph LR\n  A[Bay] --> B[Window]\n```');
    await good.getByRole('button', { name: 'Draw diagram' }).click();
    const frame = good.locator('iframe[data-state="drawn"]');
    await frame.waitFor();
    assert.equal(await frame.getAttribute('sandbox'), 'allow-scripts');
    await frame.contentFrame().getByText('Window').waitFor();

    const bad = await ask(page, 'repeat: ```mermaid\nno diagram at all\n```');
    await bad.getByRole('button', { name: 'Draw diagram' }).click();
    await bad.getByText('This diagram cannot be drawn').waitFor();
    await bad.locator('pre', { hasText: 'no diagram at all' }).waitFor();
  });

  signedIn('gives its tables to spreadsheets and its formulas as TeX', async ({ page }) => {
    const answer = await ask(page, 'repeat: | a | b |\n|---|---|\n| 1 | **2** |\n\n$$\\frac{1}{2}$$');
    await answer.getByRole('group', { name: 'Table' }).hover();
    await answer.getByRole('button', { name: 'Copy table' }).click();
    await becomes(() => clipboard(page), 'a\tb\n1\t2');
    await answer.locator('math').waitFor();
    await answer.getByRole('group', { name: 'Formula' }).press('Enter');
    await becomes(() => clipboard(page), '\\frac{1}{2}');
  });

  signedIn('gives what is selected as words, without buttons, labels and costs', async ({ page }) => {
    const said = 'Energy $E=m$ is:\n\n```js\nlet a;\n\nlet b;\n```\n\n$$\nE = mc^2\n$$\n\n- one\n- two';
    const answer = await ask(page, `repeat: ${said}`);
    await becomes(() => answer.locator('math').count(), 2);
    await answer.evaluate((article) => getSelection().selectAllChildren(article));
    await page.keyboard.press('ControlOrMeta+c');
    await becomes(() => clipboard(page), said.replace('```js\n', '').replace('\n```', ''));
    const html = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await item.getType('text/html')).text();
    });
    assert.match(html, /<math/);
    assert.doesNotMatch(html, /JavaScript|<button/);
  });

  signedIn('says that code has marks which nobody sees, and leaves them out of what is copied', async ({ page }) => {
    const answer = await ask(page, 'repeat: ```js\nif (a\u202e) b\u001b[31m;\n```');
    await answer.getByText('Hidden marks, not copied').waitFor();
    await answer.getByRole('button', { name: 'Copy', exact: true }).click();
    await becomes(() => clipboard(page), 'if (a) b[31m;');
  });

  signedIn(
    'is printed with all lines of its code and its formulas, and nothing to press',
    async ({ page, commands }) => {
      const lines = Array.from({ length: 60 }, (_, line) => `line ${line}`);
      await ask(page, 'First, a short answer');
      await ask(page, `repeat: \`\`\`js\n${lines.join('\n')}\n\`\`\`\n\nand $x^2$`);
      await page.getByRole('heading', { name: 'First, a short answer' }).getByRole('button').click();
      await page.getByRole('menuitem', { name: 'Print…' }).click();
      await becomes(() => commands.some(({ name }) => name === 'app.print'), true);
      await page.emulateMedia({ media: 'print' });
      const seen = await page.evaluate(() => document.body.innerText);
      assert.ok(seen.includes(lines.at(-1)), seen);
      assert.ok(!/Show \d+ more|\bCopy\b|\bSave\b/.test(seen), seen);
      await becomes(() => page.locator('.print math').count(), 1);
    },
  );

  signedIn('leads to its footnotes and back', async ({ page }) => {
    const answer = await ask(page, 'repeat: It pays[^a].\n\n[^a]: In seven years.');
    await answer.getByRole('button', { name: 'Footnote 1' }).click();
    const note = answer.getByRole('list', { name: 'Footnotes' }).getByRole('listitem');
    await becomes(() => note.evaluate((element) => element === document.activeElement), true);
    await note.getByRole('button', { name: 'Back to the text' }).click();
    const mark = answer.getByRole('button', { name: 'Footnote 1' });
    await becomes(() => mark.evaluate((element) => element === document.activeElement), true);
  });

  signedIn('shows a picture of very many pixels only when asked', async ({ page }) => {
    // The head of a picture, and nothing of what would follow.
    const large = Buffer.from('89504e470d0a1a0a0000000d4948445200002ee0000023280806000000', 'hex').toString('base64');
    const answer = await ask(page, `repeat: ![a map](data:image/png;base64,${large})`);
    await answer.getByText('a map, 12,000 × 9,000 pixels').waitFor();
    assert.equal(await answer.locator('img').count(), 0);
    await answer.getByRole('button', { name: 'Show it' }).click();
    await becomes(() => answer.locator('img[alt="a map"]').count(), 1);
  });

  signedIn('loads a picture from the web only when asked, and says from where', async ({ page, commands }) => {
    const dataUrl =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    let given = { problem: { code: 'not_found', reason: { kind: 'pictureGone' }, hint: null } };
    await page.route('**/door/picture.load', (route) => route.fulfill({ body: `${JSON.stringify(given)}\n` }));
    const answer = await ask(page, 'repeat: ![a cat](https://pictures.example/cat.png)');
    assert.equal(commands.filter(({ name }) => name === 'picture.load').length, 0);
    const load = answer.getByRole('button', { name: 'Load from pictures.example' });
    await load.click();
    await answer.getByText('There is no picture at this address.').waitFor();
    given = { output: { dataUrl } };
    await becomes(async () => {
      if (await load.isVisible()) await load.click();
      return answer.getByRole('img', { name: 'a cat' }).isVisible();
    }, true);
    assert.equal(commands.find(({ name }) => name === 'picture.load').args.address, 'https://pictures.example/cat.png');
  });
});
