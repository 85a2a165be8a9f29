// Every page of the window as a picture, and what must be true of each: axe finds nothing that keeps people out, in
// light and in dark, and nothing sticks out of the window, also when it is small and when it reads from right to left.
// The pictures are in target/pages.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  AXE,
  ask,
  becomes,
  call,
  composer,
  firstPage,
  notice,
  picture,
  send,
  signIn,
  fileRow,
  walkTo,
} from './oriel.mjs';

const LARGE = { width: 1180, height: 760 };
const SMALL = { width: 800, height: 600 };
const button = (page, name) => page.getByRole('button', { name, exact: true });
const settings = (name) => async (page) => {
  await signIn(page);
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByText(name, { exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

const PAGES = {
  welcome: (page) => page.getByText('Test Keychain').waitFor(),

  'own server': async (page) => {
    await button(page, 'Use a self-hosted server…').click();
    await page.getByRole('textbox', { name: 'Server address' }).fill('http://puter.example');
    await page.keyboard.press('Enter');
    await page.getByText('This address is not encrypted.').waitFor();
  },

  waiting: async (page, address) => {
    await signIn(page);
    const { account } = await call(address, 'account.state');
    await call(address, 'account.signOut');
    await button(page, 'Use a self-hosted server…').click();
    const { port } = new URL(`http://${account.host}`);
    await page.getByRole('textbox', { name: 'Server address' }).fill(`http://puter.localhost:${port}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Finish in your browser' }).waitFor();
  },

  'empty chat': async (page) => {
    await signIn(page);
    await page.getByRole('heading', { name: 'Ask, or add a file' }).waitFor();
  },

  chat: async (page) => {
    await signIn(page);
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

  models: async (page) => {
    await signIn(page);
    await ask(page, 'A short answer');
    await composer(page).fill('What changes if we move to the night tariff?');
    await page.keyboard.press('Control+Shift+M');
    await page.getByRole('option', { selected: true }).waitFor();
    await page.keyboard.press('Control+d');
    await page
      .getByRole('option', { name: /favourite/ })
      .first()
      .waitFor();
  },

  'no balance': async (page) => {
    await signIn(page);
    await ask(page, 'A short answer');
    await send(page, 'And a longer one? fault: 402');
    await notice(page, 'Not enough balance for this message').waitFor();
  },

  cut: async (page) => {
    await signIn(page);
    await ask(page, 'Tell me. fault: cut');
    await notice(page, 'The connection broke while answering').waitFor();
  },

  'signed out': async (page) => {
    await signIn(page);
    await ask(page, 'A short answer');
    await send(page, 'And now? fault: 401');
    await page.getByText('Signed out', { exact: true }).waitFor();
  },

  files: async (page) => {
    await signIn(page);
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'bills-2025.csv').click();
    await fileRow(page, 'floor-plan-ground.png').click({ modifiers: ['Shift'] });
    await page.keyboard.press(' ');
    await page.getByRole('img', { name: 'floor-plan-ground.png' }).waitFor();
  },

  'files attached': async (page) => {
    await signIn(page);
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'bills-2025.csv').click();
    await fileRow(page, 'ملاحظات').click({ modifiers: ['Control'] });
    await button(page, 'Ask about these').click();
    await page
      .getByRole('list', { name: 'Files with this message' })
      .getByText('KB')
      .or(page.getByText('bytes'))
      .first()
      .waitFor();
  },

  'empty folder': async (page) => {
    await signIn(page);
    await walkTo(page, 'Documents', 'House 2026');
    await fileRow(page, 'Drawings').dblclick();
    await page.getByRole('heading', { name: 'Nothing in Drawings yet' }).waitFor();
  },

  'sign out': async (page) => {
    await settings('Account')(page);
    await button(page, 'Sign out').click();
    await page.getByRole('dialog').waitFor();
  },

  'settings account': settings('Account'),
  'settings appearance': settings('Appearance'),
  'settings models': settings('Models'),
  'settings shortcuts': settings('Shortcuts'),
  'settings privacy': settings('Privacy and trust'),
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

describe('pages', () => {
  for (const [name, prepare] of Object.entries(PAGES)) {
    firstPage(`${name}: no barrier in light or dark, nothing sticks out`, async ({ page, address }) => {
      await prepare(page, address);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await picture(page, `${name} ${colorScheme}`);
        assert.deepEqual(await barriers(page), [], colorScheme);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      assert.deepEqual(await overflowing(page), []);

      await page.setViewportSize(SMALL);
      await picture(page, `${name} small`);
      assert.deepEqual(await overflowing(page), [], 'small');
      await page.setViewportSize(LARGE);

      await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      await picture(page, `${name} rtl`);
      assert.deepEqual(await overflowing(page), [], 'from right to left');
      await page.setViewportSize(SMALL);
      assert.deepEqual(await overflowing(page), [], 'small, from right to left');
    });
  }
});
