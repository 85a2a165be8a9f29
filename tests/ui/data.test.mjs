// Chats in and out: the page Data of the settings, the export of one chat, and what goes to the printer.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import { AXE, answers, ask, becomes, call, chatRows, focused, note, pressUntil, signedIn } from './oriel.mjs';

const fixture = (name) => readFileSync(new URL(`../archives/${name}.json`, import.meta.url), 'utf8');
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function openData(page) {
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Data' }).click();
  await page.getByRole('heading', { name: 'Data', exact: true }).waitFor();
}

describe('the page Data', () => {
  signedIn(
    'brings chats in from an export, says what was left out, and finds nothing new the second time',
    async ({ page, stage }) => {
      await stage('file', { name: 'conversations.json', text: fixture('chatgpt') });
      await openData(page);
      await button(page, 'Choose files…').click();
      await page.getByText('2 chats with 9 new messages brought in.').first().waitFor();
      const left = page.getByText('2 things were left out');
      await left.click();
      await page.getByText(/“.Nothing in it.” was left out: it has no messages\./).waitFor();
      await page.getByText(/^2 chats, 1 of them archived, \d+ KB\./).waitFor();
      const again = page.getByText('Nothing new. 2 were here already.').first();
      await pressUntil(button(page, 'Choose files…'), again);
      await button(page, 'Back to chats').click();
      await chatRows(page).getByText('Heat pump or boiler').click();
      await answers(page).getByText('It breaks even at 2.91.').waitFor();
    },
  );

  signedIn('says without a tick that it found nothing, and why', async ({ page, stage }) => {
    await stage('file', {
      name: 'manifest.json',
      text: '{"data_files":[{"export_url":"https://export.example/a.zip"}]}',
    });
    await openData(page);
    await button(page, 'Choose files…').click();
    const said = page.locator('.outcome', { hasText: 'No chats were found.' });
    await said.waitFor();
    assert.equal(await said.getAttribute('class').then((names) => names.includes('done')), false);
    await page.getByText(/“.manifest\.json.”: This is the list of the parts; choose the \.zip files\./).waitFor();
  });

  signedIn('takes everything out in the form that is chosen', async ({ page, stage, commands }) => {
    await ask(page, 'A short answer');
    await stage('save', { name: 'all.zip' });
    await openData(page);
    await page.getByRole('combobox', { name: 'Form' }).selectOption('Web page');
    await button(page, 'Export…').click();
    await page.getByText('1 chat exported to “all.zip”.').first().waitFor();
    const sent = commands.findLast(({ name }) => name === 'data.export');
    assert.deepEqual(sent.args, { chat: null, format: 'html' });
  });

  signedIn('says where it could not write, and the chats are safe', async ({ page, stage }) => {
    await ask(page, 'A short answer');
    await stage('save', { name: 'no such folder/all.zip' });
    await openData(page);
    await button(page, 'Export…').click();
    await page.getByText('The export could not be written.').first().waitFor();
  });

  signedIn('lets another folder of the cloud be chosen for what is saved', async ({ page, address }) => {
    await openData(page);
    await button(page, 'Documents / From Oriel').click();
    const picker = page.getByRole('dialog', { name: 'Save replies and code to' });
    await picker.getByRole('button', { name: 'House 2026' }).click();
    await picker.getByRole('button', { name: 'Use House 2026' }).click();
    await button(page, 'Documents / House 2026').waitFor();
    await becomes(async () => (await call(address, 'preferences.get')).saveFolder, '~/Documents/House 2026');
  });

  signedIn('keeps nobody out', async ({ page, stage }) => {
    await stage('file', { name: 'conversations.json', text: fixture('chatgpt') });
    await openData(page);
    await button(page, 'Choose files…').click();
    await page.getByText('2 things were left out').click();
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
    }
  });
});

describe('one chat', () => {
  signedIn('is exported from its menu, by keyboard', async ({ page, stage, commands }) => {
    await ask(page, 'A short answer');
    await stage('save', { name: 'chat.md' });
    await chatRows(page).first().focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Export…' }).press('Enter');
    await becomes(() => focused(page), 'Markdown');
    await page.keyboard.press('Enter');
    await note(page, 'Exported to “chat.md”').waitFor();
    assert.equal(commands.findLast(({ name }) => name === 'data.export').args.format, 'markdown');
    await becomes(() => focused(page), 'A short answer');
  });

  signedIn('is printed whole, and nothing else of the window is on the paper', async ({ page, commands }) => {
    await ask(page, 'First, a short answer');
    await ask(page, 'Second, a short answer');
    await page.getByRole('heading', { name: 'First, a short answer' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Print…' }).click();
    await becomes(() => commands.some(({ name }) => name === 'app.print'), true);
    await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(() => document.body.innerText);
    for (const words of ['First, a short answer', 'Second, a short answer', 'You said: "Second, a short answer"']) {
      assert.ok(seen.includes(words), seen);
    }
    assert.ok(!seen.includes('Search chats'), seen);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await becomes(() => page.locator('.print').count(), 0);
  });
});
