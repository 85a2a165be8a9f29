// A model is not trusted: whatever its text holds, it runs nothing, loads nothing and leads nowhere by itself.
// The stand-in repeats a question that asks for it, so that it says what a test wants: the documents in tests/hostile,
// which the real window is shown too. That the page asked no other host for anything is looked at after every test.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe } from 'node:test';
import { ask, becomes, call, chatRows, composer, fileRow, signedIn, walkTo } from './oriel.mjs';

/** A model that costs so little that all of this can be paid. */
const CHEAP = 'gpt-5.4-nano';

const folder = new URL('../hostile/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map(read);
/** The documents are looked at in so many parts, each with a window of its own. */
const PARTS = 4;

/** A server that counts who asks it. Nobody should. */
async function canary(use) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
  assert.deepEqual(asked, [], 'nobody asked the canary');
}

describe('what a model says', () => {
  for (let part = 0; part < PARTS; part++) {
    signedIn(`runs nothing and loads nothing, part ${part + 1} of ${PARTS}`, async ({ page, address }) => {
      const preferences = await call(address, 'preferences.get');
      await call(address, 'preferences.set', { preferences: { ...preferences, model: CHEAP, maxTokens: 50_000 } });
      await page.reload();
      await composer(page).waitFor();
      await canary(async (canary) => {
        const asked = JSON.stringify({ texts, canary, part, parts: PARTS });
        const { results, loaded } = await page.evaluate(
          `(() => { ${read('look.js') + read('ask.js')} return askAll(${asked}); })()`,
        );
        assert.deepEqual(
          results.filter(({ found }) => found.length > 0),
          [],
        );
        assert.deepEqual(loaded, []);
        assert.ok(results.length > 150 / PARTS, `${results.length} documents`);
      });
      assert.equal(page.url(), `${address}/`);
    });
  }

  signedIn('shows tags as they were written', async ({ page }) => {
    const answer = await ask(page, 'a short answer with\n\n<b onclick="x()">bold</b>\n\n<script>alert(1)</script>');
    await answer.getByText('<b onclick="x()">bold</b>').waitFor();
    await answer.getByText('<script>alert(1)</script>').first().waitFor();
  });

  signedIn('names a picture that lies elsewhere and does not fetch it', async ({ page }) => {
    const answer = await ask(page, 'short answer ![a cat](https://evil.example/cat.png)');
    await answer.getByText('a cat, not loaded').waitFor();
    await answer.getByRole('link', { name: 'https://evil.example/cat.png' }).waitFor();
  });

  signedIn('cannot hide where a link leads', async ({ page, address, commands }) => {
    const hidden = '[a site](https://puter.com@evil.example/login) [https://puter.com](https://evil.example/puter.com)';
    const answer = await ask(page, `short answer ${hidden}`);
    const link = answer.getByRole('link', { name: 'https://puter.com' });
    assert.equal(await answer.getByRole('link', { name: 'a site' }).count(), 0, 'a name that looks like a site');
    assert.match(await link.getAttribute('title'), /^evil\.example · /);
    // Neither a middle click nor a click with Ctrl opens a window inside Oriel.
    await link.click({ button: 'middle' });
    await link.click({ modifiers: ['Control'] });
    await becomes(async () => commands.filter(({ name }) => name === 'link.open').length, 2);
    assert.equal(page.context().pages().length, 1);
    assert.equal(page.url(), `${address}/`);
  });
});

describe('names from elsewhere', () => {
  const NAME = '<img src=x onerror=pwned=1>';

  signedIn('a chat whose title is a tag has a tag for a title', async ({ page }) => {
    await ask(page, `${NAME} short answer`);
    await becomes(() => chatRows(page).first().innerText(), `${NAME} short answer`);
    assert.equal(await page.evaluate(() => window.pwned ?? null), null);
  });

  signedIn('a folder whose name is a tag has a tag for a name', async ({ page, address }) => {
    await call(address, 'files.makeFolder', { folder: '~/Documents', name: NAME });
    await walkTo(page, 'Documents');
    await fileRow(page, NAME).waitFor();
    assert.equal(await page.evaluate(() => window.pwned ?? null), null);
  });
});
