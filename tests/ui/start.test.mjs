// What the window loads and asks before its first picture.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ask, becomes, call, chatRows, composer, firstPage, signedIn } from './oriel.mjs';

const DIST = new URL('../../ui/dist/', import.meta.url).pathname;
const read = (file) => readFileSync(join(DIST, file), 'utf8');

/** The scripts that this one cannot begin without, with itself. */
function needed(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of read(file).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    needed(`assets/${name}`, found);
  return found;
}

test('the first picture needs neither messages nor files nor settings', () => {
  const page = read('index.html');
  const [, main] = page.match(/<script[^>]* src="\/(assets\/[\w.-]+\.js)"/);
  // What the page names, the words among it, and what that cannot begin without.
  const scripts = new Set();
  for (const [, name] of page.matchAll(/"\/(assets\/[\w.-]+\.js)"/g)) needed(name, scripts);
  const isNeeded = (part) => [...scripts].some((script) => script.startsWith(`assets/${part}-`));
  assert.ok(isNeeded('en'), 'the words are asked for only by the scripts');
  for (const part of [
    'Transcript',
    'Markdown',
    'FilesView',
    'Settings',
    'ModelPicker',
    'SignInPages',
    'PrintView',
    'folding',
  ])
    assert.ok(!isNeeded(part), `${part} is loaded before it is shown`);
  const size = (file) => Buffer.byteLength(read(file));
  assert.ok(size(main) <= 210_000, `the main script has ${size(main)} bytes`);
  const all = [...scripts].reduce((sum, file) => sum + size(file), 0);
  assert.ok(all <= 450_000, `the first picture needs ${all} bytes of scripts`);
});

describe('the first picture needs one round of questions', () => {
  const ROUND = ['app.watch', 'app.start'];

  /** Loads the page anew. Whatever else it asks is never answered; gives the names of all that is asked. */
  async function reload(page) {
    const asked = [];
    await page.route('**/door/*', (route) => {
      const name = route.request().url().split('/').pop();
      asked.push(name);
      if (ROUND.includes(name)) return route.continue();
    });
    // What the page before asked last is none of it.
    page.once('framenavigated', () => asked.splice(0));
    await page.reload();
    return asked;
  }

  firstPage('of who is not signed in', async ({ page }) => {
    const asked = await reload(page);
    await page.getByRole('button', { name: 'Sign in with Puter' }).waitFor();
    assert.deepEqual(asked, ROUND);
  });

  signedIn('with the chats, the draft, the model, and how the window is to look', async ({ page, address }) => {
    await ask(page, 'A short answer, please');
    await page.keyboard.press('Control+n');
    await composer(page).fill('A thought');
    await becomes(async () => (await call(address, 'chat.draft', { chat: null })).text, 'A thought');
    const preferences = await call(address, 'preferences.get');
    await call(address, 'preferences.set', { preferences: { ...preferences, theme: 'dark' } });

    const asked = await reload(page);
    await becomes(() => composer(page).inputValue(), 'A thought');
    assert.equal(await composer(page).getAttribute('placeholder'), 'Message Claude Sonnet 5');
    assert.equal(await chatRows(page).count(), 1);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await composer(page).press('!');
    assert.equal(await composer(page).inputValue(), 'A thought!');
    assert.deepEqual(asked.slice(0, ROUND.length), ROUND);
    assert.ok(!asked.slice(ROUND.length).some((name) => ROUND.includes(name)), `it asked ${asked}`);
  });
});
