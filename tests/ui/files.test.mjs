// Cloud files: walking folders, searching them, looking into files, large folders, and files that go with a message.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  ask,
  becomes,
  composer,
  crumbs,
  fileNames,
  fileRow,
  files,
  focused,
  marked,
  onFile,
  questions,
  signedIn,
  walkTo,
} from './oriel.mjs';

const preview = (page) => page.getByRole('complementary', { name: 'Preview' });

/** Lets the page believe that this many milliseconds have passed. */
const later = (page, milliseconds) =>
  page.evaluate((milliseconds) => {
    const { now } = Date;
    Date.now = () => now() + milliseconds;
  }, milliseconds);

describe('folders', () => {
  signedIn('are walked by keyboard alone, down with Enter and up with Alt ↑', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026']);
    await files(page).focus();
    await page.keyboard.press('Home');
    await becomes(() => marked(page), 'Drawings');
    await page.keyboard.press('ArrowDown');
    await becomes(() => marked(page), 'Quotes');
    await page.keyboard.press('Enter');
    await fileRow(page, 'barros.txt').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await fileRow(page, 'survey-notes.md').waitFor();
    await becomes(() => marked(page), 'Quotes');
  });

  signedIn('stand in the bar as a way, each of them a step back', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await page.getByRole('navigation', { name: 'Folder' }).getByRole('button', { name: 'Documents' }).click();
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
    await becomes(() => marked(page), 'roof 🏠☀️ ideas.txt');
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
    const largest = async () => (await fileNames(page)).find((name) => name.includes('.'));
    await becomes(largest, 'floor-plan-ground.png');
    await becomes(
      () => files(page).getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort'),
      'descending',
    );
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
    await becomes(() => files(page).getAttribute('aria-rowcount'), '2501');
  });
});

describe('the way through the folders', () => {
  /** Goes by these keys, and gives where that led and what the keyboard is on there. */
  const step = async (page, keys, ...wanted) => {
    await page.keyboard.press(keys);
    await becomes(() => crumbs(page), wanted);
  };

  signedIn('goes back and forward, and everything is as it was left', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'Quotes');
    await page.keyboard.press('Enter');
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026', 'Quotes']);
    await step(page, 'Alt+ArrowLeft', 'Home', 'Documents', 'House 2026');
    await becomes(() => marked(page), 'Quotes');
    await fileRow(page, 'Quotes')
      .and(page.getByRole('row', { selected: true }))
      .waitFor();
    await becomes(() => focused(page), 'Files');
    await step(page, 'Backspace', 'Home', 'Documents');
    await becomes(() => marked(page), 'House 2026');
    await step(page, 'Alt+ArrowRight', 'Home', 'Documents', 'House 2026');
    await becomes(() => marked(page), 'Quotes');
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026', 'Quotes']);
    assert.ok(await page.getByRole('button', { name: 'Forward', exact: true }).isDisabled());
  });

  signedIn('a long list is scrolled to where it was, however far that had been read', async ({ page }) => {
    await walkTo(page, 'Archive');
    await files(page).focus();
    await becomes(async () => {
      await page.keyboard.press('End');
      return marked(page);
    }, 'record-2499.txt');
    await page.keyboard.press('PageUp');
    await fileRow(page, 'record-2499.txt').waitFor();
    const before = await marked(page);
    await step(page, 'Alt+ArrowUp', 'Home');
    await step(page, 'Alt+ArrowLeft', 'Home', 'Archive');
    await becomes(() => marked(page), before);
    await fileRow(page, 'record-2499.txt').waitFor();
  });

  signedIn('the keys belong to a name while it is written, and to an empty folder too', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'Drawings').dblclick();
    await page.getByRole('heading', { name: 'Nothing in Drawings yet' }).waitFor();
    await page.keyboard.press('Control+Shift+N');
    await page.keyboard.type('abc');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Alt+ArrowLeft');
    assert.equal(await page.getByRole('textbox', { name: 'Name of the new folder' }).inputValue(), 'ab');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Nothing in Drawings yet' }).waitFor();
    await step(page, 'Backspace', 'Home', 'Documents', 'House 2026');
  });

  signedIn('the buttons at the side of the mouse do the same', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    /** As the engine tells of them; whether it may leave the page then. */
    const press = (button) =>
      files(page).evaluate(
        (list, button) => list.dispatchEvent(new MouseEvent('mouseup', { button, bubbles: true, cancelable: true })),
        button,
      );
    assert.equal(await press(3), false);
    await becomes(() => crumbs(page), ['Home', 'Documents']);
    assert.equal(await press(4), false);
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026']);
  });
});

describe('searching', () => {
  /** What is also read to screen readers stands outside. */
  const facts = (page) => page.getByRole('main');
  const field = (page) => page.getByRole('textbox', { name: 'Search files' });
  const found = (page, name) => fileRow(page, name).getByText('Documents / House 2026');

  signedIn('from Home looks through the whole cloud, says so, and comes back to what was found', async ({ page }) => {
    await walkTo(page);
    await field(page).fill('BARROS');
    await fileRow(page, 'barros.txt').getByText('Documents / House 2026 / Quotes').waitFor();
    await facts(page).getByText('1 item found in your whole cloud').waitFor();
    await field(page).fill('e 20');
    await fileRow(page, 'barros.txt').waitFor({ state: 'detached' });
    await fileRow(page, 'House 2026').dblclick();
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026']);
    assert.equal(await field(page).inputValue(), '');
    await page.keyboard.press('Alt+ArrowLeft');
    await becomes(() => field(page).inputValue(), 'e 20');
    await becomes(() => marked(page), 'House 2026');
  });

  signedIn('in a folder looks there first, through all of it, and in the whole cloud when asked', async ({ page }) => {
    await walkTo(page, 'Archive');
    await field(page).fill('record-2499');
    await fileRow(page, 'record-2499.txt').waitFor();
    await facts(page).getByText('1 of 2,500 items in Archive').waitFor();
    await field(page).fill('bills');
    await page.getByRole('heading', { name: 'No name in Archive holds “bills”' }).waitFor();
    await page.getByRole('button', { name: 'Search the whole cloud' }).click();
    await found(page, 'bills-2025.csv').waitFor();
    await page.getByRole('button', { name: 'Archive', exact: true, pressed: false }).click();
    await page.getByRole('heading', { name: 'No name in Archive holds “bills”' }).waitFor();
  });

  signedIn('says when there may be more than Puter gives', async ({ page }) => {
    await walkTo(page);
    await field(page).fill('record');
    await facts(page).getByText('The first 200 items of your whole cloud. More letters find the others.').waitFor();
    await field(page).fill('no such name');
    await page.getByRole('heading', { name: 'No name in your cloud holds “no such name”' }).waitFor();
    await page.getByText('Every folder but the trash was searched').waitFor();
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
    // It begins on the first entry, and again in each folder.
    await becomes(() => focused(page), 'AppData');
    await page.keyboard.type('pic');
    await page.keyboard.press('Enter');
    await becomes(async () => (await focused(page)).startsWith('terrace.png'), true);
    await page.keyboard.press('Backspace');
    await becomes(() => focused(page), 'AppData');
    await picker.getByRole('button', { name: 'Pictures' }).click();
    await becomes(async () => (await focused(page)).startsWith('terrace.png'), true);
    await page.keyboard.press('Enter');
    await picker.waitFor({ state: 'detached' });
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
