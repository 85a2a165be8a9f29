// The list of chats: what is there after a reload, and what can be done with a chat, with a way back.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { answers, ask, becomes, call, chatRows, composer, focused, note, questions, send, signedIn } from './oriel.mjs';

const titles = (page) => chatRows(page).allInnerTexts();
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const fresh = (page) => page.keyboard.press('Control+n');

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
    await page.keyboard.press('F2');
    const search = page.getByRole('textbox', { name: 'Search chats' });
    await search.click();
    await becomes(() => titles(page), ['A short answer']);
    await becomes(() => focused(page), 'Search chats');
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
    await page.keyboard.type('Gas');
    await page.keyboard.press('Enter');
    await becomes(() => focused(page), 'Gas');
    await page.keyboard.press('Enter');
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
    await becomes(() => titles(page), ['First, a short answer', 'Deleted\n1']);
    await becomes(() => focused(page), 'First, a short answer');
    const deletion = note(page, '“Second, a short answer” deleted');
    await deletion.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
    await deletion.waitFor({ state: 'detached' });
    await chatRows(page).first().click();
    await questions(page).getByText('Second, a short answer').waitFor();
  });

  signedIn('that was deleted stays away after a reload', async ({ page }) => {
    await twoChats(page);
    await page.getByRole('button', { name: 'Second, a short answer', exact: true }).last().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await becomes(() => titles(page), ['First, a short answer', 'Deleted\n1']);
    await heading(page, 'New chat').waitFor();
    await page.reload();
    await becomes(() => titles(page), ['First, a short answer', 'Deleted\n1']);
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

/** Chats of another program, brought in past the window: `size` of them, a minute apart. */
async function bringMany({ address, stage }, size) {
  const time = (minute) => new Date(Date.UTC(2025, 0, 1) + minute * 60_000).toISOString();
  const text = JSON.stringify(
    Array.from({ length: size }, (_, at) => ({
      uuid: `c${at}`,
      name: `Chat ${String(at).padStart(4, '0')}`,
      created_at: time(at),
      updated_at: time(at),
      chat_messages: [{ uuid: `m${at}`, sender: 'human', text: `Question ${at}`, created_at: time(at) }],
    })),
  );
  await stage('file', { name: 'conversations.json', text });
  await call(address, 'data.import');
}

const section = (page, name) =>
  page.getByRole('navigation', { name: 'Chats' }).getByRole('list', { name, exact: true });

describe('folders and the archive', () => {
  signedIn(
    'a chat is moved to a new folder by keyboard, the folder is renamed and closed, and Undo works',
    async ({ page }) => {
      await twoChats(page);
      await chatRows(page).last().focus();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Move to folder…' }).press('Enter');
      await becomes(() => focused(page), 'New folder…');
      await page.keyboard.press('Enter');
      await becomes(() => focused(page), 'Name of the folder');
      await page.keyboard.type('Work');
      await page.keyboard.press('Enter');
      await section(page, 'Work').getByText('First, a short answer').waitFor();
      await note(page, '“First, a short answer” moved to “Work”').getByRole('button', { name: 'Undo' }).click();
      await section(page, 'Work').waitFor({ state: 'detached' });

      await chatRows(page).last().click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
      await page.getByRole('menuitem', { name: 'New folder…' }).click();
      await page.keyboard.type('Work');
      await page.keyboard.press('Enter');
      const folder = page.getByRole('button', { name: 'Work', exact: true });
      await folder.focus();
      await page.keyboard.press('F2');
      await page.keyboard.type('Garden');
      await page.keyboard.press('Enter');
      await section(page, 'Garden').getByText('First, a short answer').waitFor();
      const renamed = page.getByRole('button', { name: 'Garden', exact: true });
      await renamed.focus();
      await page.keyboard.press('ArrowLeft');
      await section(page, 'Garden').waitFor({ state: 'detached' });
      await page.reload();
      await page.getByRole('button', { name: /^Garden/, expanded: false }).waitFor();
    },
  );

  signedIn('a chat is archived with Undo, found in the archive, and taken out again', async ({ page }) => {
    await twoChats(page);
    await chatRows(page).last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'Archived\n1']);
    await note(page, '“First, a short answer” archived').getByRole('button', { name: 'Undo' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
    await chatRows(page).last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'Archived\n1']);
    await chatRows(page).last().click();
    await becomes(() => titles(page), ['First, a short answer']);
    await chatRows(page).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Take out of the archive' }).click();
    await becomes(() => titles(page), ['Second, a short answer', 'First, a short answer']);
  });

  signedIn('a chat is duplicated, and the copy says of which it is one', async ({ page }) => {
    await ask(page, 'A short answer');
    await chatRows(page).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await becomes(async () => (await titles(page)).length, 2);
    await questions(page).getByText('A short answer').waitFor();
    await page.getByText('Copied from').waitFor();
  });

  signedIn('a chat is dragged to Pinned and to a folder', async ({ page }) => {
    await twoChats(page);
    await chatRows(page).last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
    await page.getByRole('menuitem', { name: 'New folder…' }).click();
    await page.keyboard.type('Work');
    await page.keyboard.press('Enter');
    await section(page, 'Work').getByText('First, a short answer').waitFor();
    const row = (name) => page.getByRole('navigation', { name: 'Chats' }).locator('[data-chat]', { hasText: name });
    await row('Second').dragTo(page.getByRole('button', { name: 'Work', exact: true }));
    await becomes(() => section(page, 'Work').getByRole('listitem').count(), 2);
    const from = await row('First').boundingBox();
    await page.mouse.move(from.x + 40, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 44, from.y + 14, { steps: 3 });
    const pin = page.getByText('Drop here to pin');
    await pin.waitFor();
    const to = await pin.boundingBox();
    // The first move into it only enters it.
    await page.mouse.move(to.x + 30, to.y + 12, { steps: 5 });
    await page.mouse.move(to.x + 32, to.y + 14);
    await page.getByText('Pin', { exact: true }).waitFor();
    await page.mouse.up();
    await section(page, 'Pinned').getByText('First, a short answer').waitFor();
  });
});

describe('a thousand chats', () => {
  signedIn('are walked with the keyboard from end to end, with few rows in the page', async (oriel) => {
    const { page } = oriel;
    await bringMany(oriel, 1000);
    await chatRows(page).getByText('Chat 0999').waitFor();
    const rows = await chatRows(page).count();
    assert.ok(rows < 80, `${rows} rows exist`);
    await chatRows(page).first().focus();
    await page.keyboard.press('End');
    await becomes(() => focused(page), 'Chat 0000');
    await becomes(() => page.locator('[data-key] [data-row]:focus').count(), 1);
    await page.keyboard.press('PageUp');
    await becomes(() => focused(page), 'Chat 0010');
    await page.keyboard.type('chat 0500');
    await becomes(() => focused(page), 'Chat 0500');
    await page.keyboard.press('ArrowDown');
    await becomes(() => focused(page), 'Chat 0499');
    // What has the focus stays when the list is scrolled away from it.
    await page.mouse.move(100, 400);
    await page.mouse.wheel(0, -100_000);
    await chatRows(page).getByText('Chat 0999').waitFor();
    await page.keyboard.press('ArrowDown');
    await becomes(() => focused(page), 'Chat 0498');
    await page.keyboard.press('Delete');
    await becomes(() => focused(page), 'Chat 0497');
    assert.ok((await chatRows(page).count()) < 80);
    const item = page.getByRole('listitem').filter({ hasText: 'Chat 0497' });
    await becomes(() => item.getAttribute('aria-setsize'), '999');
  });
});
