// Without Puter what was seen is still shown, with its time; when Puter is back everything is read again by itself.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { ask, becomes, composer, fileRow, files, picture, questions, signedIn, walkTo } from './oriel.mjs';

/** The side that is not shown has one, too. */
const banner = (page) => page.getByText('You are offline.', { exact: true }).filter({ visible: true });

describe('without Puter', () => {
  signedIn('what was seen stays, and all is read again by itself when it is back', async ({ page, stage }) => {
    await ask(page, 'A short answer');
    await walkTo(page, 'Documents');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await fileRow(page, 'Pictures').waitFor();
    await stage('puter', { there: false });

    // A folder that was seen, and one that was not.
    await files(page).focus();
    await page.keyboard.type('Documents');
    await page.keyboard.press('Enter');
    await banner(page).waitFor();
    await page.getByText(/Read at \d\d:\d\d\.\s+It is read again when Puter is back\./).waitFor();
    assert.ok((await files(page).getByRole('row').count()) > 1);
    await page.getByRole('button', { name: /at \d\d:\d\d/ }).waitFor();
    await picture(page, 'offline, a folder that was seen');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await files(page).focus();
    await page.keyboard.type('Pictures');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Pictures could not be read' }).waitFor();

    // The chat can be read, and what is written stays.
    await page.keyboard.press('Control+1');
    await questions(page).filter({ hasText: 'A short answer' }).waitFor();
    await composer(page).fill('And in winter?');
    await page.getByText('Offline, not sent').waitFor();
    await composer(page).press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Your message is kept' }).waitFor({ state: 'attached' });
    assert.equal(await composer(page).inputValue(), 'And in winter?');
    assert.equal(await questions(page).count(), 1);
    await picture(page, 'offline, a message that is kept');

    await stage('puter', { there: true });
    await becomes(() => page.getByText('You are offline.').count(), 0);
    await page.keyboard.press('Control+2');
    await files(page).getByRole('row').nth(1).waitFor();
    await becomes(() => page.getByText(/offline|could not be read|cannot be reached/i).count(), 0);
    await page.keyboard.press('Control+1');
    await composer(page).press('Enter');
    await questions(page).filter({ hasText: 'And in winter?' }).waitFor();
  });

  signedIn('the models are there after a start without it, with the time of their prices', async ({ page, stage }) => {
    const newChat = page.getByPlaceholder('Message Claude Sonnet 5');
    await newChat.waitFor();
    await stage('puter', { there: false });
    await stage('restart');
    await page.reload();
    await banner(page).waitFor();
    await newChat.waitFor();
    await page.getByRole('button', { name: /^Model/ }).click();
    const picker = page.getByRole('dialog', { name: 'Choose a model' });
    await picker.getByRole('option').first().waitFor();
    await picker.getByText(/^Prices from Puter, read at \d\d:\d\d$/).waitFor();
    await picture(page, 'offline, the models of an earlier start');
  });

  signedIn('a folder that takes long says so, and can be asked for once more', async ({ page }) => {
    await page.keyboard.press('Control+2');
    await fileRow(page, 'Documents').waitFor();
    // The first question is never answered.
    await page.route('**/door/files.list', () => undefined, { times: 1 });
    await files(page).focus();
    await page.keyboard.type('Documents');
    await page.keyboard.press('Enter');
    await page.getByText(/^Puter has not answered for [5-9] s\.$/).waitFor();
    await picture(page, 'a folder that takes long');
    await page.getByRole('button', { name: 'Ask again' }).click();
    await files(page).getByRole('row').nth(1).waitFor();
    await becomes(() => page.getByText('has not answered').count(), 0);
  });
});
