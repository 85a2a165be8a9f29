// Cloud files: walking folders, looking into files, the trash, new names, large folders, and files that go with a message.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { ask, becomes, composer, fileRow, files, focused, questions, signedIn, walkTo } from './oriel.mjs';

const way = (page) => page.getByRole('navigation', { name: 'Folder' });
const crumbs = (page) => way(page).getByRole('listitem').allInnerTexts();
const preview = (page) => page.getByRole('complementary', { name: 'Preview' });
const names = (page) => files(page).locator('[role="row"] bdi.cut').allInnerTexts();
/** The row that the keyboard is on. */
const marked = (page) =>
  files(page).evaluate(
    (list) => document.getElementById(list.getAttribute('aria-activedescendant'))?.querySelector('bdi').textContent,
  );

/** Lets the page believe that this many milliseconds have passed. */
const later = (page, milliseconds) =>
  page.evaluate((milliseconds) => {
    const { now } = Date;
    Date.now = () => now() + milliseconds;
  }, milliseconds);

/** Puts the keyboard on a file with the arrow keys. */
async function onFile(page, name) {
  await files(page).focus();
  await page.keyboard.press('Home');
  while ((await marked(page)) !== name) await page.keyboard.press('ArrowDown');
}

describe('folders', () => {
  signedIn('are walked by keyboard alone, down with Enter and up with Alt ↑', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    assert.deepEqual(await crumbs(page), ['Home', 'Documents', 'House 2026']);
    await files(page).focus();
    await page.keyboard.press('Home');
    assert.equal(await marked(page), 'Drawings');
    await page.keyboard.press('ArrowDown');
    assert.equal(await marked(page), 'Quotes');
    await page.keyboard.press('Enter');
    await fileRow(page, 'barros.txt').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await fileRow(page, 'survey-notes.md').waitFor();
    await becomes(() => marked(page), 'Quotes');
  });

  signedIn('stand in the bar as a way, each of them a step back', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await way(page).getByRole('button', { name: 'Documents' }).click();
    await becomes(() => crumbs(page), ['Home', 'Documents']);
    await fileRow(page, 'House 2026').dblclick();
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026']);
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await becomes(() => crumbs(page), ['Home', 'Documents']);
  });

  signedIn('are searched by typing a name; after a pause Space shows the file again', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await files(page).focus();
    await page.keyboard.type('roof 🏠');
    await becomes(() => marked(page), 'roof 🏠☀️ ideas.txt');
    await later(page, 1000);
    await page.keyboard.press(' ');
    await preview(page).getByText('Panels on the south side, 34 m².').waitFor();
  });

  signedIn('say so when nothing is in them', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'Drawings').dblclick();
    await page.getByRole('heading', { name: 'Nothing in Drawings yet' }).waitFor();
    await page.getByRole('button', { name: 'Upload files' }).waitFor();
  });

  signedIn('show names in any script as they are', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'ملاحظات البيت.txt').waitFor();
    await fileRow(page, 'roof 🏠☀️ ideas.txt').click();
    assert.equal(await marked(page), 'roof 🏠☀️ ideas.txt');
    // A name keeps its own direction and does not turn its neighbours.
    assert.equal(
      await fileRow(page, 'ملاحظات')
        .locator('bdi.cut')
        .evaluate((name) => getComputedStyle(name).unicodeBidi),
      'isolate',
    );
  });

  signedIn('are sorted by a column, and the order is kept', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await files(page).getByRole('button', { name: 'Size' }).click();
    const largest = async () => (await names(page)).find((name) => name.includes('.'));
    await becomes(largest, 'floor-plan-ground.png');
    assert.equal(await files(page).getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort'), 'descending');
    await page.reload();
    await walkTo(page, 'Documents', 'House 2026');
    await becomes(largest, 'floor-plan-ground.png');
  });

  signedIn('with 2,500 files keep few rows in the page, and their last file is one key away', async ({ page }) => {
    await walkTo(page, 'Archive');
    await fileRow(page, 'record-0000.txt').waitFor();
    const most = async () => {
      const count = await files(page).getByRole('row').count();
      assert.ok(count < 60, `${count} rows exist`);
    };
    await most();
    await files(page).focus();
    for (let key = 0; key < 40; key += 1) await page.keyboard.press('PageDown');
    await most();
    await becomes(async () => {
      await page.keyboard.press('End');
      return marked(page);
    }, 'record-2499.txt');
    await fileRow(page, 'record-2499.txt').waitFor();
    await most();
    assert.equal(await files(page).getAttribute('aria-rowcount'), '2501');
  });
});

describe('looking into a file', () => {
  signedIn('Space shows a picture, and the arrow keys lead on to a text', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'floor-plan-ground.png');
    await page.keyboard.press(' ');
    const picture = preview(page).getByRole('img', { name: 'floor-plan-ground.png' });
    await picture.waitFor();
    assert.equal(await picture.evaluate((image) => image.naturalWidth), 640);
    await preview(page).getByText('Documents / House 2026').waitFor();
    await becomes(() => focused(page), 'Files');

    await onFile(page, 'survey-notes.md');
    await preview(page).getByText('Visited on a wet Thursday.').waitFor();
    await preview(page).getByRole('heading', { name: 'survey-notes.md' }).waitFor();
    assert.match(await preview(page).locator('pre').textContent(), /^# Survey notes\n/);
  });

  signedIn('says why there is nothing to see', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'night-tariff-2026.pdf');
    await page.keyboard.press(' ');
    await preview(page).getByText('PDF', { exact: false }).first().waitFor();
    assert.equal(await preview(page).locator('img, pre, iframe, embed, object').count(), 0);
    await preview(page).getByRole('button', { name: 'Download' }).waitFor();
  });
});

describe('changing files', () => {
  signedIn('Delete moves to the trash, and Undo brings back to the same place', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'breakeven.py');
    await page.keyboard.press('Delete');
    await fileRow(page, 'breakeven.py').waitFor({ state: 'detached' });
    await page
      .getByRole('group', { name: '“breakeven.py” moved to the trash' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await fileRow(page, 'breakeven.py').waitFor();
  });

  signedIn('several files are chosen with Shift and trashed together', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'bills-2025.csv');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('group', { name: '2 files moved to the trash' }).waitFor();
    await page.getByRole('navigation', { name: 'Places' }).getByText('Trash').click();
    await fileRow(page, 'bills-2025.csv').waitFor();
  });

  signedIn('a new folder with a name that cannot be says why, and the field stays', async ({ page }) => {
    await walkTo(page, 'Documents');
    await page.keyboard.press('Control+Shift+N');
    const field = page.getByRole('textbox', { name: 'Name of the new folder' });
    await field.fill('House / garden');
    await page.keyboard.press('Enter');
    await page.getByText('A name cannot contain “/”. Leave it out.').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await becomes(() => focused(page), 'Name of the new folder');

    await field.fill('House 2026');
    await page.keyboard.press('Enter');
    await page.getByText('Something with this name is already here. Nothing was changed.').waitFor();

    await field.fill('House and garden');
    await page.keyboard.press('Enter');
    await fileRow(page, 'House and garden').waitFor();
    await becomes(() => focused(page), 'Files');
  });

  signedIn('F2 renames and chooses the name without its ending', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'bills-2025.csv');
    await page.keyboard.press('F2');
    await page.keyboard.type('bills of 2025');
    await page.keyboard.press('Enter');
    await fileRow(page, 'bills of 2025.csv').waitFor();
    await becomes(() => marked(page), 'bills of 2025.csv');
  });
});

describe('files and messages', () => {
  signedIn('a file from the preview goes with the message, and the model reads it', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'bills-2025.csv');
    await page.keyboard.press(' ');
    await preview(page).getByRole('button', { name: 'Add to chat' }).click();
    const chips = page.getByRole('list', { name: 'Files with this message' });
    await chips.getByText('bills-2025.csv').waitFor();
    await becomes(() => focused(page), 'Message');
    const answer = await ask(page, 'What is in it? A short answer');
    assert.match(await answer.innerText(), /I can read bills-2025\.csv \(text, 13 lines\)/);
    await chips.waitFor({ state: 'detached' });
    await questions(page).getByRole('list', { name: 'Files' }).getByText('bills-2025.csv').waitFor();
  });

  signedIn('a file is picked beside the composer by keyboard, and Backspace takes it away', async ({ page }) => {
    await page.keyboard.press('Control+Shift+A');
    const picker = page.getByRole('dialog', { name: 'Attach from your cloud' });
    await picker.getByRole('button', { name: 'Pictures' }).focus();
    await page.keyboard.press('Enter');
    await picker.getByRole('button', { name: 'terrace.png' }).focus();
    await page.keyboard.press('Enter');
    const chips = page.getByRole('list', { name: 'Files with this message' });
    await chips.getByText('terrace.png').waitFor();
    // Until the file was looked at, the message waits for it.
    await chips.getByText(/KB, as a picture$/).waitFor();
    await becomes(() => focused(page), 'Message');
    const answer = await ask(page, 'What do you see? A short answer');
    assert.match(await answer.innerText(), /I can see 1 picture\./);

    await page.keyboard.press('Control+Shift+A');
    await picker.getByRole('button', { name: 'Pictures' }).click();
    await picker.getByRole('button', { name: 'terrace.png' }).click();
    await chips.getByText('terrace.png').waitFor();
    await composer(page).press('Backspace');
    await composer(page).press('Backspace');
    await chips.waitFor({ state: 'detached' });
  });

  signedIn('a file that the model cannot read says why on its chip and stays behind', async ({ page }) => {
    await page.keyboard.press('Control+Shift+M');
    await page.keyboard.type('o3-mini');
    await page.getByRole('option', { selected: true }).filter({ hasText: 'o3-mini' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+2');
    await walkTo(page, 'Pictures');
    await fileRow(page, 'terrace.png').click();
    await page.getByRole('button', { name: 'Ask about this' }).click();
    const chips = page.getByRole('list', { name: 'Files with this message' });
    await chips.getByText(/cannot see pictures\. Choose a model that reads images\./).waitFor();
    const answer = await ask(page, 'A short answer without it');
    assert.doesNotMatch(await answer.innerText(), /picture/);
    await chips.getByText('terrace.png').waitFor();
  });
});
