// Before anybody is signed in: what the first pages say, how they are used without a mouse, and the way in and out.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { becomes, firstPage, focused, notice, signedIn } from './oriel.mjs';
import { tabStops } from './keyboard.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Opens the form for a server of one's own and checks an address there. */
async function tryServer(page, address) {
  await button(page, 'Use a self-hosted server…').click();
  await page.getByRole('textbox', { name: 'Server address' }).fill(address);
  await page.keyboard.press('Enter');
}

describe('the first page', () => {
  firstPage('says what Oriel is, who pays, and where the token will be', async ({ page }) => {
    await button(page, 'Sign in with Puter').waitFor();
    await page.getByText('Test Keychain').waitFor();
    const words = (await page.getByRole('main').innerText()).replace(/\s+/g, ' ');
    for (const sentence of [
      'A window onto your Puter',
      'Chat with 500+ models and reach your cloud files from one place. Usage is paid from your own Puter balance, so there are no API keys to manage.',
      'Opens your browser. No account yet? You can make one there.',
      'The sign-in token is kept in Test Keychain on this computer, and nowhere else. Remove it at any time in Settings, Account.',
      'Use a self-hosted server…',
    ]) {
      assert.ok(words.includes(sentence), `“${sentence}” in: ${words}`);
    }
  });

  firstPage('begins on Sign in, and Tab reaches everything with a ring that can be seen', async ({ page }) => {
    await page.getByText('Test Keychain').waitFor();
    await becomes(() => focused(page), 'Sign in with Puter');
    const { all, reached, unseen } = await tabStops(page);
    assert.deepEqual(reached.toSorted(), all.toSorted());
    assert.equal(all.length, 4);
    assert.deepEqual(unseen, []);
  });

  firstPage('signs in with Enter alone and leads to a chat that can be typed into', async ({ page }) => {
    await button(page, 'Sign in with Puter').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New chat' }).waitFor();
    await becomes(() => focused(page), 'Message');
    await page.getByRole('button', { name: /^mira/ }).waitFor();
  });

  firstPage('explains what Oriel can see, and Esc leads back', async ({ page }) => {
    const opener = button(page, 'What Oriel can see');
    await opener.click();
    const dialog = page.getByRole('dialog', { name: 'What Oriel can see' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'What Oriel can see');
  });
});

describe('a server of one’s own', () => {
  firstPage(
    'is asked about an address without encryption before anything is sent there',
    async ({ page, commands }) => {
      await tryServer(page, 'http://puter.example');
      await page.getByText('This address is not encrypted. Anyone on the network could read your sign-in.').waitFor();
      assert.equal(await button(page, 'Check and sign in').isDisabled(), true);
      await page.getByRole('checkbox', { name: 'Allow http for puter.example' }).check();
      assert.equal(await button(page, 'Check and sign in').isDisabled(), false);
      assert.deepEqual(
        commands.filter(({ name }) => name === 'account.signIn').map(({ args }) => args.allowHttp),
        [false],
      );
    },
  );

  firstPage('is told apart from a server that is not Puter', async ({ page, address }) => {
    await tryServer(page, address);
    await page.getByText(`${new URL(address).host} answered, but it is not a Puter server.`).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Server address' }).inputValue(), address);

    await button(page, 'Back to puter.com').click();
    await button(page, 'Sign in with Puter').waitFor();
    assert.equal(await notice(page, 'This is not a Puter server').count(), 0);
  });
});

describe('signing out', () => {
  signedIn('asks first, and Cancel changes nothing', async ({ page, commands }) => {
    await button(page, 'Settings').click();
    await button(page, 'Sign out').click();
    const dialog = page.getByRole('dialog', { name: 'Sign out of this computer?' });
    await dialog.waitFor();
    await becomes(() => focused(page), 'Cancel');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(!commands.some(({ name }) => name === 'account.signOut'));
  });

  signedIn('leads to the first page, and a reload stays there', async ({ page }) => {
    await button(page, 'Settings').click();
    await button(page, 'Sign out').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
    await button(page, 'Sign in with Puter').waitFor();
    assert.equal(await notice(page, 'You are signed out').count(), 0);
    await page.reload();
    await button(page, 'Sign in with Puter').waitFor();
  });
});
