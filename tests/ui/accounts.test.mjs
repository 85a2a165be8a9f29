// Several people at one computer, or one with several accounts: adding, changing between them, and signing out.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  accountState,
  ask,
  becomes,
  call,
  chatRows,
  composer,
  firstPage,
  focused,
  signedIn,
  signIn,
  waitForNobody,
} from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const panel = (page) => page.getByRole('dialog', { name: 'Account', exact: true });
const rows = (place) => place.getByRole('list', { name: 'Accounts on this computer' }).locator('[data-row]');
const strip = (page) =>
  page.getByRole('complementary', { name: 'Sidebar' }).getByRole('button', { name: /left|Signed out/ });
const current = async (address) => (await accountState(address)).current?.username ?? null;
const names = async (address) => (await accountState(address)).accounts.map(({ username }) => username);

async function openPanel(page) {
  await strip(page).click();
  await panel(page).waitFor();
}

/** Adds noor's account beside mira's. */
async function addNoor(page, address, stage) {
  await stage('user', { name: 'noor' });
  await openPanel(page);
  await button(page, 'Add an account…').click();
  const adding = page.getByRole('dialog', { name: 'Add an account' });
  await adding.getByRole('button', { name: 'Sign in with Puter' }).click();
  await becomes(() => current(address), 'noor');
  await adding.waitFor({ state: 'detached' });
  await becomes(() => focused(page), 'Message');
}

firstPage(
  'a temporary account is told to be one at once, with the way to keep it',
  async ({ page, commands, stage }) => {
    await stage('guest');
    await signIn(page);
    await page.getByText('This is a temporary account.').waitFor();
    await page.getByRole('button', { name: 'Keep this account' }).click();
    await becomes(() => commands.filter(({ name }) => name === 'link.open').length, 1);
    await page.getByRole('button', { name: 'Not now', exact: true }).click();
    await page.getByText('This is a temporary account.').waitFor({ state: 'detached' });
  },
);

describe('several accounts', () => {
  signedIn(
    'are added without leaving the first, and each has its own chats and drafts',
    async ({ page, address, stage }) => {
      await ask(page, 'A short answer for mira');
      await composer(page).fill('half a thought of mira');
      await addNoor(page, address, stage);
      await page.getByText('No chats yet').waitFor();
      assert.equal(await composer(page).inputValue(), '');
      await composer(page).fill('half a thought of noor');

      await openPanel(page);
      await becomes(
        () =>
          rows(panel(page))
            .allInnerTexts()
            .then((texts) => texts.map((text) => text.split('\n').at(-2))),
        ['mira', 'noor'],
      );
      await becomes(
        () =>
          rows(panel(page))
            .locator('xpath=self::*[@aria-current]')
            .innerText()
            .then((text) => text.includes('noor')),
        true,
      );
      await rows(panel(page)).first().click();
      await becomes(() => current(address), 'mira');
      await page.getByRole('status').filter({ hasText: 'Signed in as mira' }).waitFor({ state: 'attached' });
      await chatRows(page).getByText('A short answer for mira').click();
      await becomes(() => composer(page).inputValue(), 'half a thought of mira');

      await openPanel(page);
      await rows(panel(page)).last().click();
      await becomes(() => current(address), 'noor');
      await becomes(() => composer(page).inputValue(), 'half a thought of noor');
    },
  );

  signedIn('are changed by keyboard alone', async ({ page, address, stage }) => {
    await addNoor(page, address, stage);
    await strip(page).focus();
    await page.keyboard.press('Enter');
    await becomes(() => page.evaluate(() => document.activeElement.getAttribute('aria-current')), 'true');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await becomes(() => current(address), 'mira');
    await becomes(() => focused(page), 'Message');
  });

  signedIn(
    'adding one can be given up at every step, and the window behind keeps what was typed',
    async ({ page, address, stage }) => {
      await composer(page).fill('half a thought');
      await stage('consent', { approve: null });
      await openPanel(page);
      await button(page, 'Add an account…').click();
      await page
        .getByRole('dialog', { name: 'Add an account' })
        .getByRole('button', { name: 'Sign in with Puter' })
        .click();
      const waiting = page.getByRole('dialog', { name: 'Finish in your browser' });
      await waiting.waitFor();
      // Whoever comes back from the browser often clicks anywhere into the window.
      await page.mouse.click(20, 20);
      await waiting.getByRole('timer').waitFor();
      await page.keyboard.press('Escape');
      await waiting.waitFor({ state: 'detached' });
      assert.equal((await accountState(address)).signIn.step, 'idle');
      assert.equal(await composer(page).inputValue(), 'half a thought');
      assert.equal(await current(address), 'mira');
    },
  );

  signedIn(
    'a server of one’s own is added from the same dialog, and what is wrong with it stands there',
    async ({ page, address }) => {
      await openPanel(page);
      await button(page, 'Add an account…').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Use a self-hosted server…' }).click();
      const form = page.getByRole('dialog', { name: 'Your own server' });
      await form.getByRole('textbox', { name: 'Server address' }).fill(address);
      await page.keyboard.press('Enter');
      await form.getByText('answered, but it is not a Puter server.').waitFor();
      assert.equal(await form.getByRole('textbox', { name: 'Server address' }).inputValue(), address);
      await button(page, 'Back to puter.com').click();
      await page.getByRole('dialog', { name: 'Add an account' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  );
});

describe('signing out', () => {
  signedIn('of one account leaves the other, and says what stays', async ({ page, address, stage }) => {
    await addNoor(page, address, stage);
    await openPanel(page);
    await rows(panel(page)).first().hover();
    await panel(page)
      .getByRole('button', { name: /^Sign out of mira on / })
      .click();
    const sure = page.getByRole('dialog', { name: 'Sign out of this computer?' });
    await sure.getByText('Chats and drafts here are safe, and files stay in your cloud.').waitFor();
    await sure.getByText('until you remove it there').waitFor();
    assert.equal(
      await sure.getByRole('button', { name: /^Show on/ }).count(),
      0,
      'Puter would show the sessions of noor',
    );
    await sure.getByRole('button', { name: 'Sign out', exact: true }).click();
    await becomes(() => names(address), ['noor']);
    await sure.waitFor({ state: 'detached' });
    assert.equal(await current(address), 'noor');
  });

  signedIn(
    'of the current one opens another, and the token can be ended on Puter first',
    async ({ page, address, commands, stage }) => {
      await addNoor(page, address, stage);
      await page.keyboard.press('Control+,');
      await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
      const sure = page.getByRole('dialog', { name: 'Sign out of this computer?' });
      await sure.getByRole('button', { name: /^Show on/ }).click();
      await becomes(async () => commands.filter(({ name }) => name === 'diagnostics.manageSessions').length, 1);
      await sure.getByRole('button', { name: 'Sign out', exact: true }).click();
      await becomes(() => current(address), 'mira');
      await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
    },
  );

  signedIn('of all asks once and leads to the first page', async ({ page, address, stage }) => {
    await addNoor(page, address, stage);
    await page.keyboard.press('Control+,');
    await button(page, 'Sign out of all…').click();
    const sure = page.getByRole('dialog', { name: 'Sign out of all accounts?' });
    await sure.getByText('The sign-in tokens of 2 accounts are removed from this computer.').waitFor();
    await becomes(() => focused(page), 'Cancel');
    await sure.getByRole('button', { name: 'Sign out of all', exact: true }).click();
    await button(page, 'Sign in with Puter').waitFor();
    assert.deepEqual(await names(address), []);
  });

  signedIn('that fails keeps the account and says why', async ({ page, address, stage }) => {
    await stage('keychain', { state: 'locked' });
    await page.keyboard.press('Control+,');
    await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
    const sure = page.getByRole('dialog');
    await sure.getByRole('button', { name: 'Sign out', exact: true }).click();
    await sure.getByText(/could not be removed from .Test Keychain.\. You are still signed in\./).waitFor();
    await page.keyboard.press('Escape');
    await sure.waitFor({ state: 'detached' });
    assert.equal(await current(address), 'mira');
  });
});

describe('a sign-in that Oriel finds open when it starts', () => {
  signedIn('is shown over the window, and can be given up there', async ({ page, address, stage }) => {
    await call(address, 'account.signOut', { account: null });
    await button(page, 'Sign in with Puter').waitFor();
    await waitForNobody(page, stage);
    await stage('restart');
    await page.reload();
    await page.getByRole('heading', { name: 'Finish in your browser' }).waitFor();
    await button(page, 'Cancel').click();
    await button(page, 'Sign in with Puter').waitFor();
  });
});
