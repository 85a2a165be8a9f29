// Changing cloud files: what is chosen, what can be done with it and undone, and the trash.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  becomes,
  call,
  crumbs,
  fileNames,
  fileRow,
  files,
  focused,
  marked,
  note,
  notice,
  onFile,
  signedIn,
  walkTo,
} from './oriel.mjs';

describe('changing files', () => {
  signedIn('Delete moves to the trash, and Undo brings back to the same place', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'breakeven.py');
    await page.keyboard.press('Delete');
    await fileRow(page, 'breakeven.py').waitFor({ state: 'detached' });
    await note(page, '“breakeven.py” moved to the trash').getByRole('button', { name: 'Undo' }).click();
    await fileRow(page, 'breakeven.py').waitFor();
  });

  signedIn('several files are chosen with Shift and trashed together', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'bills-2025.csv');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Delete');
    await note(page, '2 files moved to the trash').waitFor();
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

describe('what is chosen', () => {
  const box = async (locator) => {
    const { x, y } = await locator.boundingBox();
    return { x, y };
  };

  signedIn('moves no control and no row, and puts nothing that deletes where something else was', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    const bar = page.getByRole('main').getByRole('button');
    const names = ['Back', 'New folder', 'Upload', 'Show the preview'];
    const places = () =>
      Promise.all(names.map((name) => box(bar.and(page.getByRole('button', { name, exact: true })))));
    const before = await places();
    const row = await box(fileRow(page, 'bills-2025.csv'));
    await fileRow(page, 'bills-2025.csv').click();
    const trash = page.getByRole('button', { name: 'Move to the trash' });
    await trash.waitFor();
    assert.deepEqual(await places(), before);
    assert.deepEqual(await box(fileRow(page, 'bills-2025.csv')), row);
    await becomes(() => crumbs(page), ['Home', 'Documents', 'House 2026']);
    const { x, y } = await trash.boundingBox();
    await page.keyboard.press('Escape');
    const there = await page.evaluate(([x, y]) => document.elementFromPoint(x + 14, y + 14)?.closest('button'), [x, y]);
    assert.equal(there, null);
  });

  signedIn('a folder is renamed, copied, moved and deleted as a file is, and each is undone', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'Quotes').click({ button: 'right' });
    const menu = page.getByRole('menu', { name: '“Quotes”' });
    assert.deepEqual(
      await menu
        .getByRole('menuitem')
        .evaluateAll((items) => items.map((item) => item.querySelector('.label').textContent)),
      ['Open', 'Download', 'Rename', 'Move to…', 'Copy to…', 'Move to the trash'],
    );
    await menu.getByRole('menuitem', { name: 'Rename' }).click();
    await page.keyboard.type('Offers');
    await page.keyboard.press('Enter');
    await fileRow(page, 'Offers').waitFor();
    await becomes(() => focused(page), 'Files');
    await page.keyboard.press('Control+z');
    await fileRow(page, 'Quotes').waitFor();

    await fileRow(page, 'Quotes').click();
    await page.getByRole('button', { name: 'Move to…' }).click();
    const chooser = page.getByRole('dialog', { name: 'Move “Quotes” to' });
    await becomes(() => focused(page), 'Drawings');
    await page.keyboard.press('Backspace');
    await chooser.getByRole('button', { name: 'House 2026' }).waitFor();
    await chooser.getByRole('button', { name: 'Move to Documents' }).click();
    await fileRow(page, 'Quotes').waitFor({ state: 'detached' });
    await note(page, '“Quotes” moved to Documents').getByRole('button', { name: 'Undo' }).click();
    await fileRow(page, 'Quotes').waitFor();

    await fileRow(page, 'Quotes').click();
    await page.keyboard.press('Delete');
    await fileRow(page, 'Quotes').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await fileRow(page, 'Quotes').waitFor();
  });

  signedIn('a name that is taken where it goes is asked about, and both stay', async ({ page, address }) => {
    await call(address, 'files.copy', { files: ['~/Documents/House 2026/breakeven.py'], folder: '~/Documents' });
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'breakeven.py').click();
    await page.getByRole('button', { name: 'Move to…' }).click();
    const chooser = page.getByRole('dialog', { name: 'Move “breakeven.py” to' });
    await chooser.getByRole('button', { name: 'Documents', exact: true }).click();
    await chooser.getByRole('button', { name: 'Move to Documents' }).click();
    const question = page.getByRole('dialog', { name: '“breakeven.py” is already in Documents' });
    await becomes(() => focused(page), 'Leave it there');
    await question.getByRole('button', { name: 'Keep both' }).click();
    await fileRow(page, 'breakeven.py').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowUp');
    await fileRow(page, 'breakeven (1).py').waitFor();
  });

  signedIn('what Puter needs is not moved, and the reason is said', async ({ page }) => {
    await walkTo(page);
    await onFile(page, 'Documents');
    await page.keyboard.press('Delete');
    await notice(page, 'That did not work').getByText('Puter needs “Documents” where it is.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Move to…' }).isDisabled());
  });
});

describe('the trash', () => {
  const places = (page) => page.getByRole('navigation', { name: 'Places' });
  const open = (page) => places(page).getByText('Trash').click();
  const announced = (page) => page.locator('[data-announcer="polite"]').innerText();

  signedIn('shows where things were, and brings them back there', async ({ page }) => {
    await walkTo(page, 'Documents', 'House 2026');
    await onFile(page, 'bills-2025.csv');
    await page.keyboard.press('Delete');
    await fileRow(page, 'bills-2025.csv').waitFor({ state: 'detached' });
    await open(page);
    await fileRow(page, 'bills-2025.csv').getByText('Documents / House 2026').waitFor();
    await page.getByText('1 item, counting against your storage until you empty the trash').waitFor();
    await fileRow(page, 'bills-2025.csv').click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('heading', { name: 'Trash is empty' }).waitFor();
    await note(page, '“bills-2025.csv” restored to House 2026').waitFor();
    await page.keyboard.press('Control+z');
    await fileRow(page, 'bills-2025.csv').waitFor();
  });

  signedIn('asks where to put what has lost its folder', async ({ page, address }) => {
    const house = '~/Documents/House 2026';
    await call(address, 'files.trash', { files: [`${house}/Quotes/barros.txt`] });
    await call(address, 'files.trash', { files: [`${house}/Quotes`] });
    await walkTo(page);
    await open(page);
    await fileRow(page, 'barros.txt').click();
    await page.getByRole('button', { name: 'Restore' }).click();
    const question = page.getByRole('dialog', { name: 'The folder of “barros.txt” is gone' });
    await question.getByText('It was in Documents / House 2026 / Quotes. It is still in the trash.').waitFor();
    await question.getByRole('button', { name: 'Make the folder again' }).click();
    await note(page, '“barros.txt” restored to Quotes').waitFor();
    await becomes(() => fileNames(page), ['Quotes']);
  });

  signedIn('deletes for good only after a question, and empties with one that counts', async ({ page, address }) => {
    const house = '~/Documents/House 2026';
    const doomed = ['bills-2025.csv', 'breakeven.py', 'survey-notes.md'].map((name) => `${house}/${name}`);
    await call(address, 'files.trash', { files: doomed });
    await walkTo(page);
    await open(page);
    await onFile(page, 'breakeven.py');
    await page.keyboard.press('Delete');
    const erase = page.getByRole('dialog', { name: 'Delete “breakeven.py” for good?' });
    await erase.getByText('It is deleted from your cloud. This cannot be undone.').waitFor();
    await becomes(() => focused(page), 'Cancel');
    await page.keyboard.press('Enter');
    await erase.waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Files');
    await page.keyboard.press('Delete');
    await erase.getByRole('button', { name: 'Delete for good' }).click();
    await fileRow(page, 'breakeven.py').waitFor({ state: 'detached' });
    await becomes(() => announced(page), '“breakeven.py” deleted for good.');

    await page.getByRole('button', { name: 'Empty trash…' }).click();
    const empty = page.getByRole('dialog', { name: 'Empty the trash?' });
    await empty.getByText(/^2 items, \d+ (?:bytes|B|KB), are deleted for good\. This/).waitFor();
    await empty.getByRole('button', { name: 'Empty' }).click();
    await page.getByRole('heading', { name: 'Trash is empty' }).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Empty trash…' }).isDisabled());
  });

  signedIn('a folder in it is called what it was called', async ({ page, address }) => {
    await call(address, 'files.trash', { files: ['~/Documents/House 2026'] });
    await walkTo(page);
    await open(page);
    await fileRow(page, 'House 2026').dblclick();
    await becomes(() => crumbs(page), ['Home', 'Trash', 'House 2026']);
    await fileRow(page, 'bills-2025.csv').waitFor();
  });
});
