// The window around chats and files: every part by keyboard, and the way back to where one was.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { answers, ask, becomes, composer, conversation, fileRow, focused, send, signedIn, walkTo } from './oriel.mjs';
import { tabStops } from './keyboard.mjs';

async function settings(page) {
  await page.keyboard.press('Control+,');
  await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
}

describe('the keyboard', () => {
  for (const [what, prepare] of [
    ['a chat with an answer', (page) => ask(page, 'Does a heat pump pay?')],
    ['files with a preview', (page) => filesWithPreview(page)],
    ['the settings', settings],
  ]) {
    signedIn(`Tab reaches every control of ${what}, and each shows that it has the focus`, async ({ page }) => {
      await prepare(page);
      const { all, reached, unseen } = await tabStops(page);
      assert.ok(all.length > 5);
      assert.deepEqual(reached.toSorted(), all.toSorted());
      assert.deepEqual(unseen, []);
    });
  }

  signedIn('F6 walks the regions and Shift F6 walks back', async ({ page }) => {
    await ask(page, 'A short answer');
    const steps = [];
    for (const key of ['F6', 'F6', 'F6', 'Shift+F6']) {
      await page.keyboard.press(key);
      steps.push(
        await page.evaluate(() => document.activeElement.closest('[data-region]')?.getAttribute('data-region')),
      );
    }
    assert.deepEqual(steps, ['sidebar', 'transcript', 'composer', 'transcript']);
  });

  signedIn('Alt ↑ and Alt ↓ walk the turns', async ({ page }) => {
    await ask(page, 'A short answer');
    await page.keyboard.press('Alt+ArrowUp');
    await becomes(() => focused(page), 'Claude Sonnet 5');
    await page.keyboard.press('Alt+ArrowUp');
    await becomes(() => focused(page), 'You');
    await page.keyboard.press('Alt+ArrowDown');
    await becomes(() => focused(page), 'Claude Sonnet 5');
  });

  signedIn('Ctrl L and / lead to the composer from anywhere in a chat', async ({ page }) => {
    await ask(page, 'A short answer');
    for (const key of ['Control+l', '/']) {
      await conversation(page).focus();
      await page.keyboard.press(key);
      await becomes(() => focused(page), 'Message');
    }
    assert.equal(await composer(page).inputValue(), '');
  });

  signedIn('settings open with Ctrl , and Esc leads back to the same spot', async ({ page }) => {
    await ask(page, 'A short answer');
    await composer(page).fill('half a thought');
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
    await becomes(() => focused(page), 'Account');
    await page.keyboard.press('Escape');
    await becomes(() => focused(page), 'Message');
    assert.equal(await composer(page).inputValue(), 'half a thought');
  });

  signedIn('Ctrl 1 and Ctrl 2 change sides, and each keeps its place', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await becomes(() => focused(page), 'Files');
    await page.keyboard.press('Control+1');
    await becomes(() => focused(page), 'Message');
    await page.keyboard.press('Control+2');
    await fileRow(page, 'survey-notes.md').waitFor();
    await becomes(() => focused(page), 'Files');
  });

  signedIn('a panel gives the focus back to what opened it', async ({ page }) => {
    for (const [opener, panel] of [
      ['Model: Claude Sonnet 5', 'Choose a model'],
      ['How this chat is answered', 'How this chat is answered'],
    ]) {
      await page.getByRole('button', { name: opener }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: panel }).waitFor();
      await becomes(() => page.evaluate(() => document.activeElement.closest('[popover]') !== null), true);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: panel }).waitFor({ state: 'detached' });
      await becomes(() => focused(page), opener);
    }
  });

  signedIn('a panel stays open while the pointer rests on other controls', async ({ page }) => {
    await page.keyboard.press('Control+Shift+A');
    const panel = page.getByRole('dialog', { name: 'Attach from your cloud' });
    await panel.getByRole('button', { name: 'Documents' }).waitFor();
    await page.getByRole('button', { name: 'Hide the sidebar' }).hover();
    await page.locator('.tip', { hasText: 'Hide the sidebar' }).waitFor();
    await panel.getByRole('button', { name: 'Documents' }).click();
    await panel.getByRole('button', { name: 'House 2026' }).waitFor();
  });
});

describe('a narrow window', () => {
  signedIn('keeps the sidebar over the content: Ctrl B opens it, a pick and Esc close it', async ({ page }) => {
    await ask(page, 'A short answer');
    await page.setViewportSize({ width: 800, height: 600 });
    const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
    await sidebar.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+b');
    await sidebar.waitFor();
    await page.keyboard.press('Escape');
    await sidebar.waitFor({ state: 'hidden' });
    await becomes(() => focused(page), 'Message');
    await page.keyboard.press('Control+b');
    await sidebar.getByText('A short answer').click();
    await sidebar.waitFor({ state: 'hidden' });
  });

  signedIn('the sidebar lies over a preview, too, and Esc closes what is on top', async ({ page }) => {
    await page.setViewportSize({ width: 480, height: 560 });
    await page.keyboard.press('Control+2');
    await fileRow(page, 'Documents').click();
    await page.keyboard.press(' ');
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await preview.waitFor();
    await page.keyboard.press('Control+b');
    const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
    await sidebar.waitFor();
    const isOnTop = await sidebar.evaluate((sidebar) => {
      const { right, top, height } = sidebar.getBoundingClientRect();
      return sidebar.contains(document.elementFromPoint(right - 8, top + height / 2));
    });
    assert.equal(isOnTop, true);
    await page.keyboard.press('Escape');
    await sidebar.waitFor({ state: 'hidden' });
    assert.equal(await preview.isVisible(), true);
    await page.keyboard.press('Escape');
    await preview.waitFor({ state: 'detached' });
  });

  signedIn('a name is never written under a preview', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await page.setViewportSize({ width: 480, height: 560 });
    await fileRow(page, 'bills-2025.csv').click();
    await page.keyboard.press(' ');
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await preview.waitFor();
    await page.keyboard.press('F2');
    await preview.waitFor({ state: 'detached' });
    await becomes(() => page.evaluate(() => document.activeElement.value), 'bills-2025.csv');
  });
});

describe('a long answer', () => {
  signedIn('leaves the name of the model whole beside what it costs, however wide the window is', async ({ page }) => {
    await send(page, 'Tell me a long answer');
    await page.getByText('so far, at most').first().waitFor();
    const name = page.getByRole('button', { name: 'Model: Claude Sonnet 5' }).locator('bdi');
    for (const width of [1180, 1099, 1000, 900, 860, 800, 480]) {
      await page.setViewportSize({ width, height: 600 });
      await becomes(() => name.evaluate((name) => name.clientWidth > 0 && name.scrollWidth <= name.clientWidth), true);
    }
  });

  signedIn('is followed until the reader looks up, and End leads back to it', async ({ page }) => {
    await send(page, 'Tell me a long answer');
    const answer = answers(page).first();
    const below = () => conversation(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
    await answer.getByText('Part 5', { exact: true }).waitFor();
    await becomes(async () => (await below()) <= 32, true);

    await conversation(page).focus();
    await page.keyboard.press('PageUp');
    const top = () => conversation(page).evaluate((log) => log.scrollTop);
    await becomes(async () => (await below()) > 200, true);
    const here = await top();
    await answer.getByText('Part 9', { exact: true }).waitFor({ state: 'attached' });
    assert.equal(await top(), here, 'nothing moves what is being read');

    await page.getByRole('button', { name: 'Jump to latest' }).click();
    await becomes(async () => (await below()) <= 32, true);
    await answer.getByText('Part 12', { exact: true }).waitFor();
    await becomes(async () => (await below()) <= 32, true);
  });
});

async function filesWithPreview(page) {
  await walkTo(page, 'Documents', 'House 2026');
  await fileRow(page, 'survey-notes.md').click();
  await page.keyboard.press(' ');
  await page.getByText('Visited on a wet Thursday.').waitFor();
}
