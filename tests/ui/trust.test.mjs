// Settings, Privacy and trust: what is said there can be checked there.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { accountState, ask, becomes, call, send, answers, signedIn } from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const main = (page) => page.getByRole('main');

async function openTrust(page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).waitFor();
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByText('Privacy and trust').click();
  await page.getByRole('heading', { name: 'Privacy and trust', level: 1 }).waitFor();
}

/** Lets a command fail from now on, as the application would. */
const fails = (page, name, reason) =>
  page.route(`**/door/${name}`, (route) =>
    route.fulfill({ body: `${JSON.stringify({ problem: { code: 'failed', reason, hint: null } })}\n` }),
  );

describe('the trust panel', () => {
  signedIn('names the keychain, the hosts and every connection with what it was for', async ({ page, address }) => {
    await ask(page, 'A short answer');
    await openTrust(page);
    await main(page).getByText('In Test Keychain on this computer, and nowhere else.').waitFor();
    const { host } = (await accountState(address)).current;
    const list = page.getByRole('region', { name: 'Last connections' });
    const row = list.getByRole('row').filter({ hasText: '/drivers/call' }).filter({ hasText: 'chat' }).first();
    await row.waitFor();
    const cells = await row.getByRole('cell').allInnerTexts();
    assert.match(cells[0], /^\d\d:\d\d:\d\d$/);
    assert.deepEqual(cells.slice(1), ['POST', `${host}/drivers/call`, 'chat', '200']);
    assert.ok(await list.getByRole('row').filter({ hasText: 'signing in' }).count());
    await main(page).getByText(`${host}. Nothing else.`).waitFor();
  });

  signedIn(
    'reads the connections anew when it is shown and when it is asked to',
    async ({ page, address, commands }) => {
      await openTrust(page);
      const reads = () => commands.filter(({ name }) => name === 'diagnostics.connections').length;
      await becomes(async () => reads(), 1);
      const list = page.getByRole('region', { name: 'Last connections' });
      const folders = () => list.getByRole('row').filter({ hasText: '/df' }).count();
      const before = await folders();
      await call(address, 'files.space');
      await button(page, 'Refresh').click();
      await becomes(folders, before + 1);
      assert.equal(reads(), 2);
    },
  );

  signedIn('counts each picture from the web that was not loaded, once', async ({ page }) => {
    await openTrust(page);
    await main(page).getByText('None wanted to be since this window opened.').waitFor();
    await page.keyboard.press('Escape');
    await send(
      page,
      'short ![a](https://evil.example/a.png) ![b](https://evil.example/b.png) ![a](https://evil.example/a.png)',
    );
    await answers(page).getByText('b, not loaded').waitFor();
    await openTrust(page);
    await main(page).getByText('2 pictures blocked since this window opened.').waitFor();
  });

  signedIn('leads to Puter’s list of sessions', async ({ page, commands }) => {
    await openTrust(page);
    await main(page)
      .getByRole('button', { name: /^Show on / })
      .click();
    await becomes(async () => commands.filter(({ name }) => name === 'diagnostics.manageSessions').length, 1);
    await fails(page, 'diagnostics.manageSessions', {
      kind: 'sessionsPageNotOpened',
      address: 'https://puter.example/',
    });
    await page.reload();
    await openTrust(page);
    await main(page)
      .getByRole('button', { name: /^Show on / })
      .click();
    await main(page).getByText('The browser could not be opened.').waitFor();
  });

  signedIn('shows the report before it is copied, and copies exactly that', async ({ page, address }) => {
    await ask(page, 'A short answer with a name');
    await openTrust(page);
    await button(page, 'Copy a report…').click();
    const dialog = page.getByRole('dialog', { name: 'Diagnostic report' });
    const shown = await dialog.getByLabel('Report').textContent();
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await becomes(() => page.evaluate(() => navigator.clipboard.readText()), shown);
    const { current } = await accountState(address);
    for (const secret of ['mira', current.host, 'A short answer with a name'])
      assert.ok(!shown.includes(secret), secret);
    assert.match(shown, /Test Keychain/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await becomes(() => page.evaluate(() => document.activeElement.textContent.trim()), 'Copy a report…');
  });

  signedIn('says when a report cannot be made', async ({ page }) => {
    await fails(page, 'diagnostics.report', { kind: 'outputNotWritten' });
    await openTrust(page);
    await button(page, 'Copy a report…').click();
    await main(page).getByText('The answer could not be written as JSON.').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
  });
});

describe('the sandbox of the window', () => {
  for (const [state, words] of Object.entries({
    on: 'On. Whoever took over the page',
    missing: 'Install the package “bubblewrap”',
    refused: 'this system does not let bubblewrap make one',
    apart: 'this package brings its own engine',
  })) {
    signedIn(`is said: ${state}`, async ({ page }) => {
      const about = { version: '0.1.0', keychain: 'GNOME Keyring', sandbox: state };
      await page.route('**/door/app.start', async (route) => {
        const { output } = await (await route.fetch()).json();
        await route.fulfill({ json: { output: { ...output, about } } });
      });
      await page.reload();
      await openTrust(page);
      await main(page).getByText(words).waitFor();
    });
  }
});

describe('oriel:// links', () => {
  signedIn('are tested by really opening one', async ({ page }) => {
    await openTrust(page);
    await button(page, 'Test').click();
    await main(page)
      .getByText(/A link was opened and arrived in \d+ ms\./)
      .waitFor();
  });

  signedIn('that go elsewhere are told and repaired', async ({ page, stage }) => {
    await stage('scheme', { handler: 'other' });
    await openTrust(page);
    await main(page).getByText('Another program').waitFor();
    await button(page, 'Repair').click();
    await main(page).getByText('Repaired.').waitFor();
    assert.equal(await main(page).getByText('Another program').count(), 0);
  });

  signedIn('a test that brings no link, and one that fails, say so', async ({ page }) => {
    await page.route('**/door/scheme.test', (route) =>
      route.fulfill({ body: '{"output":{"kind":"late","seconds":10}}\n' }),
    );
    await openTrust(page);
    await button(page, 'Test').click();
    await main(page).getByText('did not arrive within 10 s').waitFor();
    await fails(page, 'scheme.health', { kind: 'serverFailed' });
    await page.reload();
    await openTrust(page);
    await main(page).getByText('Puter had an error of its own.').waitFor();
  });
});
