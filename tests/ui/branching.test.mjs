// A conversation is a tree: editing, walking between versions, branching, forking, and deleting with a way back.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  answers,
  ask,
  becomes,
  chatRows,
  composeWord,
  composer,
  conversation,
  ended,
  focused,
  note,
  pressUntil,
  questions,
  send,
  signedIn,
} from './oriel.mjs';

const texts = (page) => questions(page).locator('p').allTextContents();
const button = (within, name) => within.getByRole('button', { name, exact: true });
const versions = (turn) => turn.getByRole('group', { name: /^Version \d+ of \d+$/ });
const named = (commands, name) => commands.filter((command) => command.name === name).map(({ args }) => args);

/** Chooses an entry of the menu More of a message. */
async function more(page, turn, entry) {
  await turn.hover();
  await button(turn, 'More').click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

describe('editing a question', () => {
  signedIn('makes another version of it beside the old one, and ‹ › walks between them', async ({ page }) => {
    await ask(page, 'A short answer about gas');
    await ask(page, 'And a short answer about coal');
    const first = questions(page).first();
    await first.hover();
    await button(first, 'Edit').click();
    const field = page.getByRole('textbox', { name: 'New words of the message' });
    await becomes(() => focused(page), 'New words of the message');
    assert.equal(await field.inputValue(), 'A short answer about gas');
    await field.fill('A short answer about oil');
    await page.keyboard.press('Enter');
    await becomes(() => texts(page), ['A short answer about oil']);
    await ended(answers(page).first());

    await versions(questions(page).first()).getByText('2/2').waitFor();
    // By keys somebody goes on walking from the same place.
    await button(questions(page).first(), 'Previous version').focus();
    await page.keyboard.press('Enter');
    await becomes(() => texts(page), ['A short answer about gas', 'And a short answer about coal']);
    await becomes(() => focused(page), 'Next version');
    await page.keyboard.press('Enter');
    await becomes(() => texts(page), ['A short answer about oil']);
    await becomes(() => focused(page), 'Previous version');

    await page.reload();
    await chatRows(page).first().click();
    await becomes(() => texts(page), ['A short answer about oil']);
  });

  signedIn('Esc leaves it as it was, with the focus on it', async ({ page, commands }) => {
    await ask(page, 'A short answer');
    await questions(page).first().focus();
    await page.keyboard.press('e');
    await page.keyboard.type(' that nobody asks for');
    await page.keyboard.press('Escape');
    await becomes(() => texts(page), ['A short answer']);
    await becomes(() => focused(page), 'You');
    assert.deepEqual(named(commands, 'chat.edit'), []);
  });

  signedIn('the Enter that ends a composed word never sends it', async ({ page, commands }) => {
    await ask(page, 'A short answer');
    await questions(page).first().focus();
    await page.keyboard.press('e');
    await becomes(() => focused(page), 'New words of the message');
    await composeWord(page);
    assert.equal(
      await page.getByRole('textbox', { name: 'New words of the message' }).inputValue(),
      'A short answer日本',
    );
    await page.keyboard.insertText(', please');
    await page.keyboard.press('Enter');
    await becomes(() => texts(page), ['A short answer日本, please']);
    await ended(answers(page).first());
    assert.deepEqual(
      named(commands, 'chat.edit').map(({ text }) => text),
      ['A short answer日本, please'],
    );
  });

  signedIn('nothing is not sent, and what could not leave stays in its field', async ({ page }) => {
    await ask(page, 'A short answer');
    await questions(page).first().hover();
    await button(questions(page).first(), 'Edit').click();
    const field = page.getByRole('textbox', { name: 'New words of the message' });
    await field.fill('  ');
    assert.ok(await page.getByRole('button', { name: 'Save and send' }).isDisabled());
    await field.fill('Other words');
    await page.route('**/door/chat.edit', (route) =>
      route.fulfill({ body: `{"problem":{"code":"offline","reason":{"kind":"unreachable"},"hint":null}}` }),
    );
    await page.getByRole('button', { name: 'Save and send' }).click();
    await page.getByRole('heading', { name: 'Puter could not be reached' }).waitFor();
    assert.equal(await field.inputValue(), 'Other words');
  });
});

describe('versions of an answer', () => {
  signedIn('Retry adds one, and Alt ← and Alt → walk between them with the answer focused', async ({ page }) => {
    const answer = await ask(page, 'A short answer');
    await answer.focus();
    await page.keyboard.press('r');
    await page.getByRole('menuitem', { name: 'Again with Claude Sonnet 5' }).click();
    await versions(answers(page).first()).getByText('2/2').waitFor();
    await ended(answers(page).first());
    const turn = () => answers(page).first().getAttribute('data-turn');
    const second = await turn();
    await answers(page).first().focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await versions(answers(page).first()).getByText('1/2').waitFor();
    assert.notEqual(await turn(), second);
    await becomes(() => focused(page), 'Claude Sonnet 5');
    await page.keyboard.press('Alt+ArrowRight');
    await becomes(turn, second);
  });

  signedIn('a shorter one is asked for with a lower limit', async ({ page, commands }) => {
    const answer = await ask(page, 'Does a heat pump pay?');
    await button(answer, 'Retry').click();
    await page.getByRole('menuitem', { name: 'A shorter answer' }).click();
    await becomes(async () => named(commands, 'chat.retry').length, 1);
    const [{ maxTokens }] = named(commands, 'chat.retry');
    assert.ok(maxTokens >= 64 && maxTokens < 2048, `${maxTokens}`);
    await ended(answers(page).first());
  });
});

describe('going on from an earlier message', () => {
  signedIn('the composer says from where, and the cross leads back to the end', async ({ page, commands }) => {
    const first = await ask(page, 'A short answer about gas');
    await ask(page, 'A short answer about coal');
    await first.focus();
    await page.keyboard.press('b');
    const from = page.getByRole('group', { name: 'Continues from an earlier message' });
    await from.getByText('Continues from').waitFor();
    await becomes(() => focused(page), 'Message');
    await button(from, 'Continue from the end instead').click();
    await from.waitFor({ state: 'detached' });

    await pressUntil(button(first, 'Continue from here'), from);
    await send(page, 'A short answer about oil');
    await from.waitFor({ state: 'detached' });
    await becomes(() => texts(page), ['A short answer about gas', 'A short answer about oil']);
    await ended(answers(page).nth(1));
    const turn = await first.getAttribute('data-turn');
    assert.equal(named(commands, 'chat.ask').at(-1).after, turn);
    await versions(questions(page).nth(1)).getByText('2/2').waitFor();
  });

  signedIn('a new chat from here has everything up to it', async ({ page }) => {
    const first = await ask(page, 'A short answer about gas');
    await ask(page, 'A short answer about coal');
    await more(page, first, 'New chat from here');
    await becomes(() => texts(page), ['A short answer about gas']);
    await becomes(() => chatRows(page).count(), 2);
    await becomes(() => focused(page), 'Message');
    // What was copied was paid in the other chat.
    await answers(page).first().getByText('paid before').waitFor();
    assert.equal(await page.getByText('this chat', { exact: true }).count(), 0);
    await ask(page, 'A short answer about oil');
    await page.getByText('this chat', { exact: true }).waitFor();
    await becomes(() => answers(page).count(), 2);
  });
});

describe('deleting', () => {
  signedIn('takes a message and what follows away, and Undo brings all of it back', async ({ page }) => {
    await ask(page, 'A short answer about gas');
    await ask(page, 'A short answer about coal');
    await more(page, questions(page).nth(1), 'Delete this and what follows');
    await becomes(() => texts(page), ['A short answer about gas']);
    await note(page, 'Message and 1 more after it deleted').waitFor();
    await becomes(() => focused(page), 'Claude Sonnet 5');
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => texts(page), ['A short answer about gas', 'A short answer about coal']);
    await more(page, answers(page).nth(1), 'Delete');
    await note(page, 'Message deleted').waitFor();
    await becomes(() => answers(page).count(), 1);
    // A question without its answer can be asked on.
    await ask(page, 'A short answer about oil');
  });
});

describe('single letters', () => {
  signedIn('copy and save the focused answer, and can be turned off', async ({ page, commands }) => {
    const answer = await ask(page, 'A short answer');
    await answer.focus();
    await page.keyboard.press('c');
    await page.getByRole('status').getByText('Copied').waitFor();
    await page.keyboard.press('s');
    await note(page, 'Saved to Documents/From Oriel').waitFor();
    assert.match(named(commands, 'files.saveText')[0].text, /Claude Sonnet 5/);

    await page.keyboard.press('Control+/');
    await page.getByRole('switch', { name: 'Single letters on a message' }).uncheck();
    await page.keyboard.press('Escape');
    await answer.focus();
    await page.keyboard.press('b');
    await page.keyboard.press('s');
    assert.equal(named(commands, 'files.saveText').length, 1);
    await becomes(() => conversation(page).getByRole('article').count(), 2);
    assert.equal(await page.getByText('Continues from').count(), 0);
    await composer(page).waitFor();
  });
});
