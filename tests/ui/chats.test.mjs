// The list of chats: what is there after a reload, and what can be done with a chat, with a way back.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { answers, ask, becomes, chatRows, composer, focused, questions, send, signedIn } from './oriel.mjs';

const titles = (page) => chatRows(page).allInnerTexts();
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const fresh = (page) => page.keyboard.press('Control+n');
const toast = (page, text) => page.getByRole('group', { name: text });

/** Two chats, the younger one open. */
async function twoChats(page) {
  await ask(page, 'First, a short answer');
  await fresh(page);
  await heading(page, 'New chat').waitFor();
  await ask(page, 'Second, a short answer');
  await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
}

describe('the list of chats', () => {
  signedIn('is empty at first, says so, and gets each chat when its first question leaves', async ({ page }) => {
    await page.getByText('No chats yet').waitFor();
    await send(page, 'A long answer');
    await becomes(() => titles(page), ['A long answer']);
    await chatRows(page).getByRole('img', { name: 'Answering' }).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await chatRows(page).getByRole('img', { name: 'Answering' }).waitFor({ state: 'detached' });
  });

  signedIn('is there after a reload, newest first, with everything that was said', async ({ page }) => {
    await twoChats(page);
    await page.reload();
    await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
    await chatRows(page).last().click();
    await questions(page).getByText('First, a short answer').waitFor();
    assert.match(await answers(page).innerText(), /You said: "First, a short answer"/);
  });

  signedIn('is one stop for Tab and walked with the arrow keys', async ({ page }) => {
    await twoChats(page);
    assert.deepEqual(await chatRows(page).evaluateAll((rows) => rows.map(({ tabIndex }) => tabIndex)), [0, -1]);
    await chatRows(page).first().focus();
    await page.keyboard.press('ArrowDown');
    await becomes(() => focused(page), 'First, a short answer');
    await page.keyboard.press('Enter');
    await heading(page, 'First, a short answer').waitFor();
  });
});

describe('a chat', () => {
  signedIn('is renamed in place with F2, and the name stays', async ({ page }) => {
    await twoChats(page);
    await chatRows(page).last().focus();
    await page.keyboard.press('F2');
    await becomes(() => focused(page), 'Name of the chat');
    await page.keyboard.type('بيت 🏠');
    await page.keyboard.press('Enter');
    await becomes(async () => (await titles(page)).includes('بيت 🏠'), true);
    await page.reload();
    await becomes(async () => (await titles(page)).includes('بيت 🏠'), true);
  });

  signedIn('keeps its name when renaming is given up with Esc', async ({ page }) => {
    await ask(page, 'A short answer');
    await chatRows(page).first().focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('something else');
    await page.keyboard.press('Escape');
    await becomes(() => titles(page), ['A short answer']);
    await becomes(() => focused(page), 'A short answer');
  });

  signedIn('is renamed from the bar, and who goes elsewhere meanwhile is left there', async ({ page }) => {
    await ask(page, 'A short answer');
    const title = heading(page, 'A short answer').getByRole('button');
    await title.click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.keyboard.press('Escape');
    await becomes(() => focused(page), 'A short answer');
    await title.click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.keyboard.type('Heating');
    await composer(page).click();
    await becomes(() => titles(page), ['Heating']);
    await becomes(() => focused(page), 'Message');
  });

  signedIn('is pinned from its menu and stands above the others, also after a reload', async ({ page }) => {
    await twoChats(page);
    await chatRows(page).last().hover();
    await page.getByRole('button', { name: 'More for First, a short answer' }).click();
    await page.getByRole('menuitem', { name: 'Pin' }).click();
    const pinned = page.getByRole('list', { name: 'Pinned' });
    await pinned.getByText('First, a short answer').waitFor();
    await page.reload();
    await pinned.getByText('First, a short answer').waitFor();
    await chatRows(page).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Unpin' }).click();
    await pinned.waitFor({ state: 'detached' });
  });

  signedIn('is deleted with Delete, leaves the focus on the next one, and Undo brings it back', async ({ page }) => {
    await twoChats(page);
    await chatRows(page).first().focus();
    await page.keyboard.press('Delete');
    await becomes(() => titles(page), ['First, a short answer']);
    await becomes(() => focused(page), 'First, a short answer');
    const note = toast(page, '“Second, a short answer” deleted');
    await note.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
    await note.waitFor({ state: 'detached' });
    await chatRows(page).first().click();
    await questions(page).getByText('Second, a short answer').waitFor();
  });

  signedIn('that was deleted stays away after a reload', async ({ page }) => {
    await twoChats(page);
    await page.getByRole('button', { name: 'Second, a short answer', exact: true }).last().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await becomes(() => titles(page), ['First, a short answer']);
    await heading(page, 'New chat').waitFor();
    await page.reload();
    await becomes(() => titles(page), ['First, a short answer']);
  });

  signedIn('goes on answering while another one is on screen', async ({ page }) => {
    await send(page, 'Tell me a long answer');
    await answers(page).first().getByText('Part 1', { exact: true }).waitFor();
    await fresh(page);
    await heading(page, 'New chat').waitFor();
    await composer(page).fill('What I write meanwhile');
    await chatRows(page).getByRole('img', { name: 'Answering' }).waitFor();
    await chatRows(page).first().click();
    await answers(page).first().getByText('Part 4', { exact: true }).waitFor();
    assert.equal(await answers(page).first().getAttribute('aria-busy'), 'true');
    await fresh(page);
    await becomes(() => composer(page).inputValue(), 'What I write meanwhile');
  });
});
