// What is on screen and could not be read anew says so in its place, with another try, while Puter is there.
import { describe } from 'node:test';
import { becomes, files, fileRow, picture, signedIn, walkTo } from './oriel.mjs';

const MESSAGE = 'Puter had an error of its own. Nothing is lost; try again in a moment.';

/** Every answer to a command is that it failed, also where the window asks by itself, until somebody tries again. */
const fail = (page, command) => {
  const problem = { code: 'failed', reason: { kind: 'serverFailed' }, hint: null };
  const body = `${JSON.stringify({ problem })}\n`;
  return page.route(`**/door/${command}`, (route) => route.fulfill({ body }));
};
/** The line that says so, on the side that is shown. */
const line = (page) => page.getByRole('status').filter({ hasText: MESSAGE, visible: true });

async function tryAgain(page) {
  await page.unrouteAll();
  await line(page).getByRole('button', { name: 'Try again' }).click();
  await becomes(() => line(page).count(), 0);
}

describe('what could not be read anew', () => {
  signedIn('a folder, and what was found in the whole cloud', async ({ page }) => {
    await walkTo(page, 'Documents');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await fileRow(page, 'Pictures').waitFor();
    await fail(page, 'files.list');
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    await line(page)
      .filter({ hasText: /Read at \d\d:\d\d\./ })
      .waitFor();
    await fileRow(page, 'House 2026').waitFor();
    await tryAgain(page);

    const field = page.getByRole('textbox', { name: 'Search files' });
    await field.fill('terr');
    await page.getByRole('button', { name: 'Search the whole cloud' }).click();
    await fileRow(page, 'terrace').first().waitFor();
    await fail(page, 'files.search');
    await field.fill('terra');
    await line(page).filter({ hasText: 'These were found before for “terr”.' }).waitFor();
    await becomes(() => page.getByText('Searching your whole cloud…').count(), 0);
    await files(page).waitFor();
    await picture(page, 'a search of the cloud that failed');
    await tryAgain(page);
    await page
      .getByText(/found in your whole cloud/)
      .filter({ visible: true })
      .waitFor();
  });

  signedIn('the models, the files of the palette, and the balance', async ({ page }) => {
    const palette = async (words) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search everything' }).fill(words);
    };
    // Once it is here the list was read, and nobody else asks for it.
    await page.getByPlaceholder('Message Claude Sonnet 5').waitFor();
    await fail(page, 'models.list');
    await palette('> Read the list of models');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Model/ }).click();
    const picker = page.getByRole('dialog', { name: 'Choose a model' });
    await picker.getByRole('option').first().waitFor();
    await line(page)
      .filter({ hasText: /Read at \d\d:\d\d\./ })
      .waitFor();
    await picture(page, 'a list of models that was not read anew');
    await tryAgain(page);
    await page.keyboard.press('Escape');
    await picker.waitFor({ state: 'detached' });

    await fail(page, 'files.search');
    await palette('terrace');
    await line(page).filter({ hasText: 'Files could not be searched.' }).waitFor();
    await picture(page, 'a palette without files');
    await tryAgain(page);
    await page
      .getByRole('option', { name: /terrace/ })
      .first()
      .waitFor();
    await becomes(() => page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Search everything');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /left$/ }).click();
    await fail(page, 'account.balance');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await line(page)
      .filter({ hasText: /Read at \d\d:\d\d\./ })
      .waitFor();
    await picture(page, 'a balance that was not read anew');
    await tryAgain(page);
  });
});
