// The command palette: everything in the window, found by typing and done by keyboard.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { ask, becomes, chatRows, composer, files, focused, signedIn } from './oriel.mjs';

const palette = (page) => page.getByRole('dialog', { name: 'Command palette' });
const field = (page) => page.getByRole('combobox', { name: 'Search everything' });
const option = (page, name) => palette(page).getByRole('option').filter({ hasText: name });
const marked = (page) => palette(page).getByRole('option', { selected: true });

async function open(page, typed = '') {
  await page.keyboard.press('Control+k');
  await palette(page).waitFor();
  await becomes(() => focused(page), 'Search everything');
  if (typed !== '') await page.keyboard.type(typed);
}

describe('the command palette', () => {
  signedIn('does actions by their names, and gives the focus back', async ({ page }) => {
    await open(page, 'dark app');
    await becomes(() => marked(page).innerText(), 'Dark appearance');
    await page.keyboard.press('Enter');
    await palette(page).waitFor({ state: 'detached' });
    await becomes(() => page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await becomes(() => focused(page), 'Message');
  });

  signedIn('opens chats by their titles and by what was said in them', async ({ page }) => {
    await ask(page, 'About the heat pump. A short answer');
    await page.keyboard.press('Control+n');
    await composer(page).waitFor();
    await ask(page, 'Something else. A short answer');
    await page.keyboard.press('Control+n');
    await open(page, 'heat pump');
    await option(page, 'About the heat pump').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /About the heat pump/ }).waitFor();
  });

  signedIn('finds files anywhere in the cloud, and Tab adds one to the message', async ({ page }) => {
    await open(page, '/bills-2025');
    await option(page, 'bills-2025.csv').waitFor();
    assert.match(await option(page, 'bills-2025.csv').innerText(), /Documents \/ House 2026/);
    await page.keyboard.press('Tab');
    await option(page, 'Add to the message').waitFor();
    await page.keyboard.press('ArrowDown');
    await becomes(() => marked(page).innerText(), 'Add to the message');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Files with this message' }).getByText('bills-2025.csv').waitFor();
  });

  signedIn('shows a file where it lies', async ({ page }) => {
    await open(page, '/bills-2025');
    await option(page, 'bills-2025.csv').waitFor();
    await page.keyboard.press('Enter');
    await files(page).getByRole('row', { selected: true }).filter({ hasText: 'bills-2025.csv' }).waitFor();
  });

  signedIn('switches the model of this chat', async ({ page }) => {
    await open(page, '@haiku 4.5');
    await option(page, 'Use Claude Haiku 4.5 in this chat').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Model: Claude Haiku 4.5' }).waitFor();
  });

  signedIn('Esc goes one step back at a time, and Ctrl K closes what it opened', async ({ page }) => {
    await ask(page, 'A short answer');
    await open(page);
    await becomes(() => palette(page).getByRole('option').count(), 1);
    await page.keyboard.press('Tab');
    await option(page, 'Pin').waitFor();
    await page.keyboard.press('Escape');
    await option(page, 'A short answer').waitFor();
    await page.keyboard.type('nothing is called this');
    await page.keyboard.press('Escape');
    await becomes(() => field(page).inputValue(), '');
    await page.keyboard.press('Control+k');
    await palette(page).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Message');
  });

  signedIn('asks what was typed in a new chat with Ctrl Enter', async ({ page }) => {
    await open(page, 'how warm is it');
    await page.keyboard.press('Control+Enter');
    await palette(page).waitFor({ state: 'detached' });
    await becomes(() => composer(page).inputValue(), 'how warm is it');
    assert.equal(await chatRows(page).count(), 0, 'nothing was sent');
  });
});
