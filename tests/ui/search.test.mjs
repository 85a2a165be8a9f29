// Search: in the sidebar over all chats, and inside the open one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import {
  answers,
  ask,
  becomes,
  call,
  chatRows,
  composer,
  conversation,
  focused,
  questions,
  signedIn,
} from './oriel.mjs';

const fixture = (name) => readFileSync(new URL(`../archives/${name}.json`, import.meta.url), 'utf8');
const field = (page) => page.getByRole('textbox', { name: 'Search chats' });
const found = (page) => page.getByRole('navigation', { name: 'Found' });
const hits = (page) => found(page).getByRole('list', { name: 'Messages' }).locator('[data-row]');
const titles = (page) => found(page).getByRole('list', { name: 'Chats' }).locator('[data-row]');
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const announced = (page) => page.locator('[data-announcer="polite"]').innerText();
const finder = (page) => page.getByRole('textbox', { name: 'Find in this chat' });
const bar = (page) => page.getByRole('search', { name: 'Find in this chat' });

/** The texts that the engine marks, in their order; `found-here` is the one that is shown. */
const marks = (page, name = 'found') =>
  page.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), name);

/** Where the marked place stands: whether all of it can be seen in the transcript. */
const isSeen = (page) =>
  page.evaluate(() => {
    const [range] = CSS.highlights.get('found-here') ?? [];
    const view = document.querySelector('[role="log"]').getBoundingClientRect();
    const line = range?.getBoundingClientRect();
    return line !== undefined && line.height > 0 && line.top >= view.top && line.bottom <= view.bottom;
  });

async function search(page, words) {
  await page.keyboard.press('Control+f');
  await becomes(() => focused(page), 'Search chats');
  await page.keyboard.type(words);
}

/** Asks past the window, many times in one chat: texts of questions, oldest first. */
async function talk(address, texts) {
  const { models } = await call(address, 'models.list', { refresh: false });
  const model = models.find(({ id }) => id.includes('sonnet')).id;
  let chat = null;
  for (const text of texts) {
    const asked = { chat, text, after: null, attachments: [], model, options: null, maxTokens: null };
    chat = (await call(address, 'chat.ask', asked)).id;
  }
  return { chat, model };
}

/** Two chats, the younger one open. */
async function twoChats(page) {
  await ask(page, 'Crème brûlée, a short answer');
  await page.keyboard.press('Control+n');
  await heading(page, 'New chat').waitFor();
  await ask(page, 'A boiler, a short answer');
}

describe('the search over all chats', () => {
  signedIn('finds titles and messages as one types, whatever the accents, and marks the words', async ({ page }) => {
    await twoChats(page);
    await search(page, 'CREME brulee');
    await becomes(() => titles(page).allInnerTexts(), ['Crème brûlée, a short answer']);
    await becomes(() => titles(page).locator('mark').allInnerTexts(), ['Crème', 'brûlée']);
    await hits(page).nth(1).waitFor();
    await becomes(() => hits(page).first().locator('mark').allInnerTexts(), ['Crème', 'brûlée']);
    await becomes(() => announced(page), '1 chat.');
    await field(page).fill('short');
    await becomes(() => titles(page).count(), 2);
    await becomes(() => announced(page), '2 chats.');
  });

  signedIn('brings what is said meanwhile', async ({ page, address }) => {
    await search(page, 'needle');
    await page.getByText('No chat mentions “needle”').waitFor();
    await talk(address, ['A needle, short answer']);
    await hits(page).first().waitFor();
  });

  signedIn(
    'opens a hit at the message, marks the words there until Esc, and keeps the search',
    async ({ page, address }) => {
      const filler = Array.from({ length: 12 }, (_, at) => `Question ${at}, a short answer`);
      await talk(address, ['The very first needle, a short answer', ...filler]);
      await search(page, 'first needle');
      await hits(page).last().click();
      await heading(page, 'The very first needle, a short answer').waitFor();
      await questions(page).getByText('The very first needle').waitFor();
      await becomes(() => marks(page, 'found-here'), ['first']);
      await becomes(() => isSeen(page), true);
      assert.ok((await marks(page)).includes('needle'));
      assert.equal(await field(page).inputValue(), 'first needle');
      await page.keyboard.press('Escape');
      await becomes(() => marks(page), []);
    },
  );

  signedIn('finds what was only thought, says so, and opens it there', async ({ page, address, stage }) => {
    await stage('file', { name: 'conversations.json', text: fixture('claude') });
    await call(address, 'data.import');
    await search(page, 'is a plant');
    await hits(page).getByText('In the reasoning: A fern is a plant.').waitFor();
    await hits(page).first().click();
    await becomes(() => marks(page, 'found-here'), ['A']);
    await becomes(() => isSeen(page), true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+f');
    await finder(page).fill('a plant');
    await bar(page).getByText('1 of 1, in the reasoning', { exact: true }).waitFor();
    await becomes(() => marks(page, 'found-here'), ['a plant']);
  });

  signedIn('finds signs as they are set by signs as they are typed', async ({ page, address }) => {
    await talk(address, ['It’s “so”, a short answer']);
    await search(page, `it's "so"`);
    await becomes(() => titles(page).locator('mark').allInnerTexts(), ['It’s', '“so”']);
    await hits(page).last().click();
    await becomes(() => marks(page, 'found-here'), ['It’s']);
  });

  signedIn('leads to the branch where it was said', async ({ page, address }) => {
    const { chat, model } = await talk(address, ['An older wording, a short answer']);
    const { turns } = await call(address, 'chat.open', { chat });
    const edit = {
      chat,
      turn: turns[0].id,
      text: 'Another text, a short answer',
      attachments: [],
      model,
      maxTokens: null,
    };
    await call(address, 'chat.edit', edit);
    await chatRows(page).first().click();
    await questions(page).getByText('Another text').waitFor();
    await search(page, 'older wording');
    await hits(page).last().click();
    await questions(page).getByText('An older wording').waitFor();
    await becomes(() => marks(page, 'found-here'), ['older']);
  });

  signedIn('is walked with the arrow keys; Esc clears, then leaves', async ({ page }) => {
    await twoChats(page);
    await composer(page).focus();
    await search(page, 'boiler');
    await hits(page).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await becomes(() => focused(page), 'A boiler, a short answer');
    await page.keyboard.press('ArrowDown');
    await becomes(
      () =>
        hits(page)
          .first()
          .evaluate((row) => row === document.activeElement),
      true,
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await becomes(() => focused(page), 'Search chats');
    await page.keyboard.press('Escape');
    await becomes(() => chatRows(page).count(), 2);
    assert.equal(await field(page).inputValue(), '');
    await page.keyboard.press('Escape');
    await becomes(() => focused(page), 'Message');
  });

  signedIn('that finds nothing says where it looked, and what else can be done', async ({ page }) => {
    await twoChats(page);
    await search(page, 'warranty');
    await page.getByText('No chat mentions “warranty”').waitFor();
    await page.getByText('2 chats searched on this computer.').waitFor();
    await becomes(() => announced(page), '0 chats.');
    await page.getByRole('button', { name: 'Ask about it in a new chat' }).click();
    await heading(page, 'New chat').waitFor();
    await becomes(() => composer(page).inputValue(), 'warranty');
    await page.getByRole('button', { name: 'Search my files' }).click();
    const files = page.getByRole('textbox', { name: 'Search files' });
    await becomes(() => files.inputValue(), 'warranty');
    await page.getByRole('heading', { name: 'No name in your cloud holds “warranty”' }).waitFor();
    await page.keyboard.press('Control+Shift+f');
    await becomes(() => focused(page), 'Search everything');
    await page.getByText('No chat mentions “warranty”, and no file is called so').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await becomes(() => chatRows(page).count(), 2);
  });
});

describe('searching everything', () => {
  signedIn('finds files beside the chats, and shows where they lie', async ({ page }) => {
    await ask(page, 'What do the bills say? A short answer');
    await page.keyboard.press('Control+Shift+f');
    await becomes(() => focused(page), 'Search everything');
    await page.keyboard.type('bills');
    await found(page).getByRole('list', { name: 'Files' }).getByText('Documents / House 2026').waitFor();
    await becomes(() => announced(page), '1 chat, 1 file.');
    await page.keyboard.press('ArrowDown');
    await becomes(() => focused(page), 'What do the bills say? A short answer');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const files = page.getByRole('grid', { name: 'Files' });
    await files.getByRole('row', { selected: true }).filter({ hasText: 'bills-2025.csv' }).waitFor();
  });

  signedIn(
    'takes along what was looked for in the files, and Ctrl F is for the chats alone again',
    async ({ page }) => {
      await page.keyboard.press('Control+2');
      await page.getByRole('textbox', { name: 'Search files' }).fill('terrace');
      await page.keyboard.press('Control+Shift+f');
      await becomes(() => focused(page), 'Search everything');
      await found(page).getByRole('list', { name: 'Files' }).getByText('terrace.png').waitFor();
      await page.keyboard.press('Control+f');
      await becomes(() => focused(page), 'Search chats');
      await page.getByText('No chat mentions “terrace”', { exact: true }).waitFor();
      assert.equal(await found(page).getByRole('list', { name: 'Files' }).count(), 0);
    },
  );
});

describe('finding inside the chat', () => {
  signedIn('opens with Ctrl F twice, counts, goes on with Enter and Ctrl G, and goes round', async ({ page }) => {
    await ask(page, 'boiler one, boiler two, a short answer');
    const all = (await answers(page).first().innerText()).match(/boiler/gi)?.length ?? 0;
    await page.keyboard.press('Control+f');
    await becomes(() => focused(page), 'Search chats');
    await page.keyboard.press('Control+f');
    await becomes(() => focused(page), 'Find in this chat');
    await page.keyboard.type('BOILER');
    const counted = (at) =>
      bar(page)
        .getByText(`${at} of ${all + 2}`, { exact: true })
        .waitFor();
    await counted(1);
    assert.equal((await marks(page)).length, all + 2);
    await becomes(() => marks(page, 'found-here'), ['boiler']);
    await page.keyboard.press('Enter');
    await counted(2);
    await page.keyboard.press('Control+g');
    await counted(3);
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Control+Shift+g');
    await page.keyboard.press('Control+Shift+g');
    await counted(all + 2);
    await becomes(() => announced(page), `${all + 2} of ${all + 2}.`);
    await page.keyboard.type(' nowhere');
    await bar(page).getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await bar(page).waitFor({ state: 'detached' });
    await becomes(() => marks(page), []);
    await page.keyboard.press('Control+g');
    await becomes(() => finder(page).inputValue(), 'BOILER nowhere');
  });

  signedIn(
    'reaches every message, also those that are not drawn, and brings them into view',
    async ({ page, address }) => {
      const filler = Array.from({ length: 40 }, (_, at) => `Question ${at}, a short answer`);
      await talk(address, ['The haystack has a needle, a short answer', ...filler, 'One more needle']);
      await chatRows(page).first().click();
      await questions(page).getByText('One more needle').waitFor();
      await page.keyboard.press('Control+f');
      await page.keyboard.press('Control+f');
      await finder(page).fill('has a needle');
      await becomes(() => marks(page, 'found-here'), ['has a needle']);
      await becomes(() => isSeen(page), true);
      await finder(page).fill('more needle');
      await becomes(() => marks(page, 'found-here'), ['more needle']);
      await becomes(() => isSeen(page), true);
      await page.keyboard.press('Escape');
      await becomes(() => page.evaluate(() => document.activeElement.getAttribute('role')), 'log');
      await conversation(page).waitFor();
    },
  );

  signedIn('unfolds a long message to show a place in it', async ({ page, address }) => {
    const long = [...Array.from({ length: 40 }, (_, at) => `line ${at}`), 'the needle', 'a short answer'].join('\n');
    await talk(address, [long]);
    await chatRows(page).first().click();
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+f');
    await finder(page).fill('the needle');
    await becomes(() => isSeen(page), true);
  });

  signedIn('marks what arrives while an answer streams', async ({ page }) => {
    await composer(page).fill('A long answer');
    await composer(page).press('Enter');
    await answers(page).first().getByText('Part 1', { exact: true }).waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+f');
    await finder(page).fill('part');
    const before = (await marks(page)).length;
    await becomes(async () => (await marks(page)).length > before + 2, true);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
  });
});
