// Every page of the window as a picture, and what must be true of each: axe finds nothing that keeps people out, in
// light and in dark, and nothing sticks out of the window, also when it is small and when it reads from right to left.
// The pictures are in target/pages.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import {
  AXE,
  ask,
  chatRows,
  composer,
  fileRow,
  firstPage,
  notice,
  picture,
  send,
  signIn,
  waitForNobody,
  walkTo,
} from './oriel.mjs';

const LARGE = { width: 1180, height: 760 };
const SMALL = { width: 800, height: 600 };
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Windows, and the pages that each shows one after the other. */
const WINDOWS = {
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
      await page.keyboard.press('Escape');
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

  'a chat': {
    'empty chat': async (page) => {
      await signIn(page);
      await page.getByRole('heading', { name: 'Ask, or drop a file' }).waitFor();
    },

    chat: async (page) => {
      for (const title of ['Release notes, a short answer', 'عشاء لتسعة، short answer']) {
        await ask(page, title);
        await page.keyboard.press('Control+n');
      }
      const answer = await ask(page, 'Would a heat pump be cheaper to run? Show the formula and a script.');
      await answer.locator('math').nth(1).waitFor();
      await answer.locator('pre span').first().waitFor();
      await composer(page).fill('What changes if we move to the night tariff for a third of the load?');
      await page.getByText('at most').first().waitFor();
    },

    'search, found': async (page) => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('short');
      await page.getByRole('list', { name: 'Messages' }).getByRole('listitem').first().waitFor();
    },

    'search, none': async (page) => {
      await page.getByRole('textbox', { name: 'Search chats' }).fill('boiler warranty');
      await page.getByText('No chat mentions').waitFor();
    },

    'find in the chat': async (page) => {
      for (const key of ['Control+f', 'Escape', 'Control+f']) await page.keyboard.press(key);
      await page.getByRole('textbox', { name: 'Find in this chat' }).fill('heat');
      await page
        .getByRole('search', { name: 'Find in this chat' })
        .getByText(/ of 5$/)
        .waitFor();
    },

    models: async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+M');
      await page.getByRole('option', { selected: true }).waitFor();
      await page.keyboard.press('Control+d');
      await page
        .getByRole('option', { name: /favourite/ })
        .first()
        .waitFor();
    },
  },

  'a chat that branches': {
    'editing a question': async (page) => {
      await signIn(page);
      await ask(page, 'A short answer about gas');
      await ask(page, 'A short answer about coal');
      await page.getByRole('article', { name: 'You' }).nth(1).hover();
      await button(page, 'Edit').nth(1).click();
      await page.getByRole('textbox', { name: 'New words of the message' }).waitFor();
    },

    'versions and a branch': async (page) => {
      await page.getByRole('textbox', { name: 'New words of the message' }).fill('A short answer about oil');
      await page.keyboard.press('Enter');
      await page.getByText('2/2').waitFor();
      await button(page, 'Send').waitFor();
      await button(page, 'Continue from here').first().click();
      await page.getByRole('group', { name: 'Continues from an earlier message' }).waitFor();
    },

    'a message deleted': async (page) => {
      await button(page, 'Continue from the end instead').click();
      await page.getByRole('article', { name: 'You' }).nth(1).hover();
      await button(page, 'More').nth(2).click();
      await page.getByRole('menuitem', { name: 'Delete this and what follows' }).click();
      await page.getByText('Message and 1 more after it deleted').waitFor();
    },
  },

  'what goes wrong': {
    'Puter asks to slow down': async (page) => {
      await signIn(page);
      await send(page, 'Now? fault: 429');
      await notice(page, 'Puter asks us to slow down').getByText('Attempt').waitFor();
    },

    'no balance': async (page) => {
      await page.keyboard.press('Control+n');
      await ask(page, 'A short answer');
      await send(page, 'And a longer one? fault: 402');
      await notice(page, 'Not enough balance for this message').waitFor();
    },

    cut: async (page) => {
      await page.keyboard.press('Control+n');
      await ask(page, 'Tell me. fault: cut');
      await notice(page, 'The connection broke while answering').waitFor();
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

  'chats in and out': {
    'data brought in': async (page, { stage }) => {
      await signIn(page);
      await ask(page, 'A short answer');
      const text = readFileSync(new URL('../archives/chatgpt.json', import.meta.url), 'utf8');
      await stage('file', { name: 'conversations.json', text });
      await page.keyboard.press('Control+,');
      await page.getByRole('navigation', { name: 'Settings' }).getByText('Data', { exact: true }).click();
      await button(page, 'Choose files…').click();
      await page.getByText('2 things were left out').click();
    },

    'folder of the cloud': async (page) => {
      await button(page, 'Documents / From Oriel').click();
      await page.getByRole('dialog').getByText('House 2026').waitFor();
    },

    'chat menu': async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Back to chats').click();
      await chatRows(page).getByText('Heat pump or boiler').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Export…' }).waitFor();
    },

    'new folder': async (page) => {
      await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
      await page.getByRole('menuitem', { name: 'New folder…' }).click();
      await page.getByRole('textbox', { name: 'Name of the folder' }).fill('House');
    },

    'folder in the list': async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click();
      await button(page, 'House').waitFor();
      await chatRows(page).getByText('Heat pump or boiler').click();
      await page.getByText('It breaks even at 2.91.').waitFor();
    },

    archive: async (page) => {
      await chatRows(page).getByText('Archived').click();
      await chatRows(page).getByText('Letter to the council').waitFor();
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
};

/** What axe has against the page, a line each. */
async function barriers(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/** What can be seen beyond the left or right edge of the window, unless something cuts or scrolls it. */
const overflowing = (page) =>
  page.evaluate(() => {
    const cut = (element) => {
      for (let box = element; box && box !== document.body; box = box.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(box);
        if ((box !== element && overflowX !== 'visible') || clipPath !== 'none') return true;
      }
      return false;
    };
    const beyond = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -0.5 || right > innerWidth + 0.5) && !cut(element);
    });
    const { scrollWidth } = document.documentElement;
    return [
      ...(scrollWidth > innerWidth ? [`the document is ${scrollWidth} wide`] : []),
      ...beyond.map(
        ({ tagName, className, textContent }) => `${tagName} ${className} “${textContent.trim().slice(0, 30)}”`,
      ),
    ];
  });

/** Looks at a page in light, dark, small, and from right to left, and leaves it as it was. */
async function inspect(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name} ${colorScheme}`);
    assert.deepEqual(await barriers(page), [], `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const direction = (dir) => page.evaluate((dir) => (document.documentElement.dir = dir), dir);
  for (const [how, dir, size] of [
    ['large', 'ltr', LARGE],
    ['small', 'ltr', SMALL],
    ['small, from right to left', 'rtl', SMALL],
    ['from right to left', 'rtl', LARGE],
  ]) {
    await page.setViewportSize(size);
    await direction(dir);
    if (how !== 'large') await picture(page, `${name} ${how}`);
    assert.deepEqual(await overflowing(page), [], `${name}, ${how}`);
  }
  await direction('ltr');
}

describe('every page keeps nobody out, in light and dark, and nothing sticks out of a window of any size', () => {
  for (const [name, pages] of Object.entries(WINDOWS)) {
    firstPage(name, async ({ page, stage }) => {
      for (const [name, prepare] of Object.entries(pages)) {
        await prepare(page, { stage });
        await inspect(page, name);
      }
    });
  }
});
