// Deleted chats: looked into, brought back, and erased for good, by pointer and by keyboard.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { answers, ask, becomes, call, chatRows, composer, focused, note, questions, signedIn } from './oriel.mjs';

const titles = (page) => chatRows(page).allInnerTexts();
const gone = (page) => page.getByRole('navigation', { name: 'Deleted chats' }).locator('[data-row]');
const goneTitles = async (page) => (await gone(page).allInnerTexts()).map((row) => row.split('\n')[0]);
const dialog = (page) => page.getByRole('dialog');

async function chatsCalled(page, ...names) {
  for (const name of names) {
    await page.keyboard.press('Control+n');
    await ask(page, name);
  }
  await becomes(() => titles(page), names.toReversed());
}

/** Deletes the first rows of the list, and goes to where they are. */
async function deleteFirst(page, number) {
  const all = await titles(page);
  for (let done = 1; done <= number; done += 1) {
    await chatRows(page).first().focus();
    await page.keyboard.press('Delete');
    // The first that is deleted brings the way to the deleted ones.
    await becomes(() => titles(page), [...all.slice(done), `Deleted\n${done}`]);
  }
  await chatRows(page).last().click();
  await becomes(() => gone(page).count(), number);
}

describe('a deleted chat', () => {
  signedIn('is opened again when its deletion is undone, with what was typed in it', async ({ page }) => {
    await chatsCalled(page, 'A short answer');
    await composer(page).fill('half a thought');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('delete this chat');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New chat' }).waitFor();
    await note(page, '“A short answer” deleted').getByRole('button', { name: 'Undo' }).click();
    await questions(page).getByText('A short answer').waitFor();
    await becomes(() => composer(page).inputValue(), 'half a thought');
  });

  signedIn('waits among the deleted ones, can be read there and no more, and is brought back', async ({ page }) => {
    await chatsCalled(page, 'First, a short answer', 'Second, a short answer');
    await deleteFirst(page, 1);
    await becomes(() => focused(page).then((words) => words.includes('Second, a short answer')), true);
    await page.keyboard.press('Enter');
    const read = page.getByRole('log', { name: 'Deleted conversation' });
    await read.getByText('Second, a short answer', { exact: true }).waitFor();
    await read.getByText('You said: "Second, a short answer"').waitFor();
    assert.equal(await composer(page).isVisible(), false);
    assert.deepEqual(await read.getByRole('button').allInnerTexts(), []);
    await page
      .getByRole('group', { name: /^Deleted/ })
      .getByRole('button', { name: 'Bring back' })
      .click();
    await questions(page).getByText('Second, a short answer').waitFor();
    await page.getByText('No deleted chats').waitFor();
    await page.getByRole('button', { name: 'All chats' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
    await page.keyboard.press('Control+n');
    await answers(page).waitFor({ state: 'detached' });
  });

  signedIn('is erased for good with Delete, after a question that says so', async ({ page, address }) => {
    await chatsCalled(page, 'Kept, a short answer', 'Zebra, a short answer');
    const [zebra] = await call(address, 'chat.list');
    await deleteFirst(page, 1);
    await gone(page).first().focus();
    await page.keyboard.press('Delete');
    await dialog(page).getByText('This cannot be undone.').waitFor();
    await becomes(() => focused(page), 'Cancel');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await becomes(() => goneTitles(page), ['Zebra, a short answer']);
    await becomes(() => focused(page).then((words) => words.includes('Zebra')), true);
    await page.keyboard.press('Delete');
    await dialog(page).getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('No deleted chats').waitFor();
    await dialog(page).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'All chats');
    await page.keyboard.press('Escape');
    await becomes(() => titles(page), ['Kept, a short answer']);
    assert.equal(await call(address, 'chat.open', { chat: zebra.id }), undefined);
    await page.getByRole('textbox', { name: 'Search chats' }).fill('zebra');
    await page.getByText('No chat mentions').waitFor();
  });
});

describe('several deleted chats', () => {
  signedIn('are picked with Space, brought back together, and deleted again with Undo', async ({ page }) => {
    await chatsCalled(page, 'One, short answer', 'Two, short answer', 'Three, short answer');
    await deleteFirst(page, 3);
    await gone(page).first().focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.getByText('2 picked').waitFor();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await becomes(() => goneTitles(page), ['Three, short answer']);
    await note(page, '2 chats brought back').getByRole('button', { name: 'Undo' }).click();
    await becomes(() => gone(page).count(), 3);
  });

  signedIn('are erased together; one that was only half picked stays', async ({ page }) => {
    await chatsCalled(page, 'One, short answer', 'Two, short answer', 'Three, short answer');
    await deleteFirst(page, 3);
    await page.getByRole('checkbox', { name: 'Pick “One, short answer”' }).check();
    await page.getByRole('checkbox', { name: 'Pick “Three, short answer”' }).check();
    await page.getByRole('button', { name: 'Erase for good…' }).click();
    await dialog(page).getByRole('heading', { name: 'Erase 2 chats for good?' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Erase for good' }).click();
    await becomes(() => goneTitles(page), ['Two, short answer']);
    await page.getByRole('button', { name: 'Erase all…' }).click();
    await dialog(page).getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('No deleted chats').waitFor();
  });

  signedIn('of one folder go together and come back to it with Ctrl Z', async ({ page, address }) => {
    await chatsCalled(page, 'One, short answer', 'Two, short answer');
    for (const { id } of await call(address, 'chat.list'))
      await call(address, 'chat.file', { chat: id, folder: 'Work' });
    const folder = page.getByRole('button', { name: 'Work', exact: true });
    await folder.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Delete its 2 chats' }).click();
    await becomes(() => titles(page), ['Deleted\n2']);
    await chatRows(page).first().focus();
    await page.keyboard.press('Control+z');
    await folder.waitFor();
    await becomes(async () => (await titles(page)).length, 3);
    await questions(page).getByText('Two, short answer').waitFor();
  });
});
