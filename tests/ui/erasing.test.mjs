// Erasing for good the history of an account, or everything: the questions before it, what goes and what stays.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  AXE,
  accountState,
  ask,
  becomes,
  call,
  chatRows,
  composer,
  focused,
  holdBack,
  picture,
  signedIn,
} from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialog = (page) => page.getByRole('dialog');
const announced = (page, words) => page.locator('[aria-live]', { hasText: words }).waitFor({ state: 'attached' });

/** Two chats, one of them deleted, and something half written in a new one. */
async function fill(page, address) {
  await ask(page, 'Kept, a short answer');
  await page.keyboard.press('Control+n');
  await ask(page, 'Gone, a short answer');
  const [gone] = await call(address, 'chat.list');
  await call(address, 'chat.delete', { chat: gone.id });
  await becomes(async () => (await call(address, 'chat.deleted')).length, 1);
  await page.keyboard.press('Control+n');
  await composer(page).fill('half a thought');
}

async function openData(page) {
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Data' }).click();
  await page.getByRole('heading', { name: 'Erase for good' }).waitFor();
}

/** Pictures of the question, and what keeps people out of it. */
async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name} ${colorScheme}`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      [],
    );
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 480, height: 560 });
  await picture(page, `${name} narrow`);
  await page.setViewportSize({ width: 1180, height: 760 });
}

describe('the history of an account', () => {
  signedIn('is erased after a question, and the window goes on with an empty one', async ({ page, address }) => {
    await fill(page, address);
    await openData(page);
    await button(page, 'Erase this account’s history…').scrollIntoViewIfNeeded();
    await picture(page, 'erasing, the page Data');
    await button(page, 'Erase this account’s history…').click();
    await dialog(page).getByText('2 chats (1 of them deleted)').waitFor();
    await dialog(page).getByText('You stay signed in.').waitFor();
    await becomes(() => focused(page), 'Cancel');
    await look(page, 'erasing the history');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Erase this account’s history…');
    assert.equal((await call(address, 'chat.list')).length, 1);

    const arrive = await holdBack(page, 'data.eraseHistory');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Erase history' }).click();
    await dialog(page).getByRole('button', { name: 'Erasing…' }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await dialog(page).isVisible(), true, 'it is not left while it runs');
    arrive();
    await dialog(page).waitFor({ state: 'detached' });
    await announced(page, 'The history is erased.');
    await page.getByText(/^0 chats/).waitFor();
    await becomes(() => focused(page), 'Erase this account’s history…');

    await button(page, 'Back to chats').click();
    await page.getByText('No chats yet').waitFor();
    assert.equal(await chatRows(page).count(), 0);
    assert.equal(await composer(page).inputValue(), '');
    await ask(page, 'Begun anew, a short answer');
    await becomes(() => chatRows(page).allInnerTexts(), ['Begun anew, a short answer']);
    await page.keyboard.press('Control+z');
    await becomes(async () => (await call(address, 'chat.list')).length, 1);
    assert.equal((await call(address, 'chat.draft', { chat: null })).text, '');
  });

  signedIn('is asked about from the palette, and a failure is said in the question', async ({ page, address }) => {
    await fill(page, address);
    await page.route('**/door/data.eraseHistory', (route) =>
      route.fulfill({ body: '{"problem":{"code":"failed","reason":{"kind":"eraseRefused"},"hint":null}}\n' }),
    );
    await page.keyboard.press('Control+k');
    await page.keyboard.type('erase this');
    await page.getByRole('option', { name: 'Erase this account’s history…' }).click();
    await dialog(page).getByRole('button', { name: 'Erase history' }).click();
    await dialog(page).getByText('Nothing was erased: this computer’s disk does not allow it.').waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    assert.equal(await composer(page).inputValue(), 'half a thought', 'what was typed is still there');
    assert.equal(await chatRows(page).count(), 2);
  });
});

describe('everything', () => {
  signedIn('is erased after a question, and the first page is there as in a new Oriel', async ({ page, address }) => {
    await fill(page, address);
    await page.evaluate(() => localStorage.setItem('files.sort', 'size down'));
    const preferences = await call(address, 'preferences.get');
    await call(address, 'preferences.set', { preferences: { ...preferences, theme: 'dark' } });
    await call(address, 'preferences.set', { preferences });
    await openData(page);
    await button(page, 'Erase everything…').click();
    await dialog(page).getByText('The chats and drafts of this account').waitFor();
    await dialog(page)
      .getByText(/stay valid on Puter/)
      .waitFor();
    await becomes(() => focused(page), 'Cancel');
    await look(page, 'erasing everything');
    await dialog(page).getByRole('button', { name: 'Erase everything' }).click();
    await button(page, 'Sign in with Puter').waitFor();
    await dialog(page).waitFor({ state: 'detached' });
    await announced(page, 'Everything is erased.');
    assert.deepEqual((await accountState(address)).accounts, []);
    assert.equal(await page.evaluate(() => localStorage.length), 0);

    await button(page, 'Sign in with Puter').click();
    await composer(page).waitFor();
    await page.getByText('No chats yet').waitFor();
    assert.equal(await composer(page).inputValue(), '');
  });

  signedIn('stays where a token cannot be removed, and it is said', async ({ page, address, stage }) => {
    await fill(page, address);
    await stage('keychain', { state: 'locked' });
    await openData(page);
    await button(page, 'Erase everything…').click();
    await dialog(page).getByRole('button', { name: 'Erase everything' }).click();
    await dialog(page)
      .getByText(/^No chat was erased\. The token of .mira. could not be removed/)
      .waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await call(address, 'chat.list')).length, 1);
  });
});
