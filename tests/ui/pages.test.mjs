// The pages of signing in, of files and of the settings: what must be true of each is in inspect.mjs.

import { everyPage } from './inspect.mjs';
import { ask, composer, fileRow, send, signIn, waitForNobody, walkTo } from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

everyPage({
  'the first pages': {
    welcome: (page) => page.getByText('Test Keychain').waitFor(),

    'own server': async (page) => {
      await button(page, 'Use a self-hosted server…').click();
      await page.getByRole('textbox', { name: 'Server address' }).fill('http://puter.example');
      await page.keyboard.press('Enter');
      await page.getByText('This address is not encrypted.').waitFor();
    },

    waiting: async (page, { stage }) => {
      await button(page, 'Back to puter.com').click();
      await waitForNobody(page, stage);
    },

    'waiting with a key of another service': async (page, { stage }) => {
      await stage('clipboard', { text: `sk-ant-oat01-${'x1Y2'.repeat(12)}` });
      await page.getByRole('textbox', { name: 'Sign-in code' }).focus();
      await page.keyboard.press('Control+v');
      await page.getByText('This token works only in Claude Code').waitFor();
    },

    'run out': async (page, { stage }) => {
      await stage('pass', { seconds: 601 });
      await page.reload();
      await page.getByRole('heading', { name: 'This link has run out' }).waitFor();
    },

    refused: async (page, { stage }) => {
      await stage('consent', { approve: false });
      await button(page, 'Get a new link').click();
      await page.getByRole('heading', { name: 'Sign-in was refused' }).waitFor();
    },
  },

  'without a keychain': {
    'no keychain': async (page, { stage }) => {
      await stage('keychain', { state: 'missing' });
      await button(page, 'Sign in with Puter').click();
      await page.getByRole('dialog', { name: 'No keychain on this computer' }).waitFor();
    },

    'no keychain, a file': async (page) => {
      await page.getByRole('radio', { name: 'In a file' }).check();
      await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('four unrelated words');
      await page.getByRole('textbox', { name: 'The same passphrase again' }).fill('four unrelated word');
      await page.keyboard.press('Enter');
      await page.getByText('These two are not the same.').waitFor();
    },

    'no keychain, settings': async (page) => {
      await page.getByRole('textbox', { name: 'The same passphrase again' }).fill('four unrelated words');
      await page.keyboard.press('Enter');
      await composer(page).waitFor();
      await page.keyboard.press('Control+,');
      await button(page, 'Move into the keychain').click();
      await page.getByText('No keychain is running on this computer').last().waitFor();
    },

    passphrase: async (page, { stage }) => {
      await stage('restart');
      await page.reload();
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('four other words');
      await page.keyboard.press('Enter');
      await page.getByText('This is not the passphrase of the file.').waitFor();
    },

    'passphrase forgotten': async (page) => {
      await button(page, 'Forgotten?').click();
      await page.getByRole('dialog').waitFor();
    },

    accounts: async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Not now').click();
      await page.getByText('Continue as').waitFor();
    },
  },

  'a keychain that waits': {
    'keychain asking': async (page, { stage }) => {
      await signIn(page);
      await stage('keychain', { state: 'asking' });
      await stage('restart');
      await page.reload();
      await page.getByRole('heading', { name: 'Test Keychain is asking' }).waitFor();
    },

    'keychain locked': async (page, { stage }) => {
      await stage('keychain', { state: 'locked' });
      await page.getByRole('heading', { name: 'The keychain is locked' }).waitFor();
    },
  },

  'several accounts': {
    'add an account': async (page, { stage }) => {
      await signIn(page);
      await stage('user', { name: 'noor' });
      await page.keyboard.press('Control+,');
      await button(page, 'Add an account…').click();
      await page.getByRole('dialog', { name: 'Add an account' }).waitFor();
    },

    'add a server': async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Use a self-hosted server…' }).click();
      await page.getByRole('dialog', { name: 'Your own server' }).waitFor();
    },

    'settings with two accounts': async (page) => {
      await button(page, 'Back to puter.com').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Sign in with Puter' }).click();
      await page.getByText('Sign out of all accounts', { exact: true }).waitFor();
    },

    'account panel': async (page) => {
      await page.getByRole('button', { name: /^noor.*left/ }).click();
      await page.getByRole('dialog', { name: 'Account' }).getByText('mira').waitFor();
    },

    'sign out of all': async (page) => {
      // The window was narrow meanwhile, where the panel has no place and is closed.
      await page.getByRole('dialog', { name: 'Account' }).waitFor({ state: 'detached' });
      await button(page, 'Sign out of all…').click();
      await page.getByRole('dialog', { name: 'Sign out of all accounts?' }).waitFor();
    },
  },

  'a session that ended': {
    'answer waits': async (page, { stage }) => {
      await signIn(page);
      await ask(page, 'A short answer');
      await stage('consent', { approve: null });
      await stage('revoke');
      await send(page, 'And now?');
      await page.getByText('Waiting for you to sign in again.').first().waitFor();
    },

    'session ended': async (page) => {
      await page.keyboard.press('Control+n');
      await composer(page).fill('What changes if we move to the night tariff for a third of the load?');
      await button(page, 'Sign in to send').first().waitFor();
    },

    'sign in over the window': async (page) => {
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Finish in your browser' }).getByRole('timer').waitFor();
    },

    'upload waits': async (page, { stage }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+2');
      await stage('file', { name: 'plan.txt', text: 'A plan' });
      await button(page, 'Upload').click();
      await page.getByText('Waits for you to sign in again', { exact: true }).waitFor();
    },
  },

  files: {
    files: async (page) => {
      await signIn(page);
      await walkTo(page, 'Documents', 'House 2026');
      await fileRow(page, 'bills-2025.csv').click();
      await fileRow(page, 'floor-plan-ground.png').click({ modifiers: ['Shift'] });
      await page.keyboard.press(' ');
      await page.getByRole('img', { name: 'floor-plan-ground.png' }).waitFor();
    },

    'a new name': async (page) => {
      await page.keyboard.press('Control+Shift+N');
      await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('a/b');
      await page.keyboard.press('Enter');
      await page.getByText('A name cannot contain “/”.').waitFor();
    },

    'files attached': async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Close the preview').click();
      await fileRow(page, 'bills-2025.csv').click();
      await fileRow(page, 'ملاحظات').click({ modifiers: ['Control'] });
      await button(page, 'Ask about these').click();
      const chips = page.getByRole('list', { name: 'Files with this message' });
      await chips.getByText('bytes').nth(1).waitFor();
    },

    'empty folder': async (page) => {
      await page.keyboard.press('Control+2');
      await fileRow(page, 'Drawings').dblclick();
      await page.getByRole('heading', { name: 'Nothing in Drawings yet' }).waitFor();
    },
  },

  settings: {
    ...Object.fromEntries(
      ['Account', 'Appearance', 'Models', 'Data', 'Shortcuts', 'Privacy and trust'].map((name) => [
        `settings ${name}`,
        async (page) => {
          if (name === 'Account') await signIn(page);
          await page.keyboard.press('Control+,');
          await page.getByRole('navigation', { name: 'Settings' }).getByText(name, { exact: true }).click();
          await page.getByRole('heading', { name, level: 1 }).waitFor();
        },
      ]),
    ),

    'links repaired': async (page, { stage }) => {
      await stage('scheme', { handler: 'other' });
      await page.reload();
      // The keys of the window are there once it knows whose it is.
      await composer(page).waitFor();
      await page.keyboard.press('Control+,');
      await page.getByRole('navigation', { name: 'Settings' }).getByText('Privacy and trust').click();
      await button(page, 'Repair').click();
      await page.getByText('Repaired.').waitFor();
      await button(page, 'Test').scrollIntoViewIfNeeded();
    },

    'diagnostic report': async (page) => {
      await button(page, 'Copy a report…').click();
      await page.getByRole('dialog', { name: 'Diagnostic report' }).waitFor();
    },

    'sign out': async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('navigation', { name: 'Settings' }).getByText('Account').click();
      await button(page, 'Sign out').click();
      await page.getByRole('dialog').waitFor();
    },
  },
});
