// How a chat is answered, and what goes with a message: options, files that are pasted, and keys.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  answers,
  ask,
  becomes,
  call,
  composer,
  ended,
  focused,
  holdBack,
  notice,
  picture,
  pressUntil,
  questions,
  signedIn,
} from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const costs = (page) => page.getByRole('heading', { name: /^This could cost / });
const chips = (page) => page.getByRole('list', { name: 'Files with this message' });

describe('how a chat is answered', () => {
  signedIn('instructions are kept with the chat, and stand beside the model', async ({ page, commands }) => {
    await button(page, 'How this chat is answered').click();
    const panel = page.getByRole('dialog', { name: 'How this chat is answered' });
    await panel.getByRole('textbox', { name: 'Instructions' }).fill('Answer in one word.');
    await page.keyboard.press('Escape');
    const isSet = button(page, 'How this chat is answered: Instructions');
    await isSet.waitFor();
    // They were typed, so they are not lost before there is a chat to keep them.
    await becomes(() => commands.some(({ name, args }) => name === 'chat.saveDraft' && args.options), true);
    await page.reload();
    await isSet.waitFor();
    await ask(page, 'A short answer');
    const sent = commands.find(({ name }) => name === 'chat.ask');
    assert.equal(sent.args.options.system, 'Answer in one word.');
    await page.reload();
    await composer(page).waitFor();
    assert.equal(await isSet.count(), 0, 'the next new chat is as usual');
    await page.getByRole('navigation', { name: 'Chats' }).locator('[data-row]').first().click();
    await isSet.waitFor();
  });
});

describe('files with a message', () => {
  signedIn('a picture that is pasted is uploaded and goes along', async ({ page }) => {
    await composer(page).focus();
    await page.evaluate(() => {
      const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      const bytes = Uint8Array.from(atob(dot), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      document.activeElement.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await chips(page)
      .getByText(/^Pasted .*\.png$/)
      .waitFor();
    await chips(page)
      .getByText(/as a picture$/)
      .waitFor();
  });

  signedIn('a long text that is pasted is a file, or is kept as text, which can be undone', async ({ page }) => {
    const long = 'a line of a long text\n'.repeat(1_000);
    const paste = () =>
      page.evaluate((long) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', long);
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        );
      }, long);
    await composer(page).fill('See: ');
    await paste();
    await chips(page)
      .getByText(/^Pasted .*\.txt$/)
      .waitFor();
    await chips(page)
      .getByText(/as text$/)
      .first()
      .waitFor();
    assert.equal(await composer(page).inputValue(), 'See: ');

    await page.getByRole('button', { name: /^Keep as text/ }).click();
    await becomes(() => composer(page).inputValue(), `See: ${long}`);
    assert.equal(await chips(page).count(), 0);
    const box = page.locator('.growing', { has: composer(page) });
    assert.equal(await box.getAttribute('data-text'), '', 'a long text is laid out once');
    const { height } = await composer(page).boundingBox();
    assert.ok(height > 150 && height < 300, `the field is ${height} px high`);
    await page.keyboard.press('Control+z');
    await becomes(() => composer(page).inputValue(), 'See: ');
  });
});

describe('keys', () => {
  signedIn('Ctrl Tab walks the chats, and ↑ in an empty composer edits the last message', async ({ page }) => {
    await ask(page, 'First. A short answer');
    await page.keyboard.press('Control+n');
    await ask(page, 'Second. A short answer');
    await page.keyboard.press('Control+Tab');
    await questions(page).getByText('First. A short answer').waitFor();
    await becomes(() => focused(page), 'Message');
    await page.keyboard.press('ArrowUp');
    await becomes(() => page.evaluate(() => document.activeElement.value), 'First. A short answer');
  });
});

describe('what a message may cost', () => {
  /** Somebody who wants to be asked above a tenth of a cent. */
  const carefully = (promise, use) =>
    signedIn(promise, async (oriel) => {
      const preferences = await call(oriel.address, 'preferences.get', {});
      await call(oriel.address, 'preferences.set', { preferences: { ...preferences, costLimit: 100_000 } });
      await oriel.page.reload();
      await composer(oriel.page).waitFor();
      await use(oriel);
    });
  const asked = (commands, name) => commands.filter((command) => command.name === name);

  carefully('is asked before a message is sent, and it stays written until that is answered', async (oriel) => {
    const { page, commands } = oriel;
    const question = costs(page);
    await composer(page).fill('Tell me about insulation');
    await page.keyboard.press('Enter');
    await question.waitFor();
    await page.getByText('Your limit before asking is 0.1¢.', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    assert.equal(await composer(page).inputValue(), 'Tell me about insulation');
    assert.deepEqual(asked(commands, 'chat.ask'), []);
    await page.keyboard.press('Enter');
    await button(page, 'Send anyway').click();
    await becomes(() => asked(commands, 'chat.ask').length, 1);
    await becomes(() => composer(page).inputValue(), '');
  });

  carefully('is asked although the message is quicker than the list of models', async ({ page, commands }) => {
    const arrive = await holdBack(page, 'models.list');
    await page.reload();
    await composer(page).fill('Tell me about insulation');
    await page.keyboard.press('Enter');
    arrive();
    await costs(page).waitFor();
    assert.deepEqual(asked(commands, 'chat.ask'), []);
    assert.equal(await composer(page).inputValue(), 'Tell me about insulation');
  });

  signedIn('and whether its model can read it at once, are looked at before it is sent', async (oriel) => {
    const { page, address, commands } = oriel;
    const preferences = await call(address, 'preferences.get', {});
    const model = 'openrouter:microsoft/phi-4:free';
    const favourites = ['claude-sonnet-5'];
    await call(address, 'preferences.set', { preferences: { ...preferences, model, favourites } });
    await page.reload();
    await composer(page).fill('word '.repeat(14_000));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Too long for .*Phi 4/ }).waitFor();
    await page.getByText(/has about 17,500 tokens, and this model can read 16,384 at once/).waitFor();
    await picture(page, 'a message that is too long for its model');
    await button(page, 'Keep writing').click();
    assert.deepEqual(asked(commands, 'chat.ask'), []);
    assert.equal((await composer(page).inputValue()).length, 5 * 14_000);
    await composer(page).press('Enter');
    await call(address, 'preferences.set', { preferences: { ...preferences, model, favourites, costLimit: 1 } });
    await button(page, 'Send with Claude Sonnet 5').click();
    await costs(page).waitFor();
    assert.deepEqual(asked(commands, 'chat.ask'), []);
    await button(page, 'Send anyway').click();
    await becomes(() => asked(commands, 'chat.ask').length, 1);
    assert.equal(asked(commands, 'chat.ask')[0].args.model, 'claude-sonnet-5');
  });

  carefully('is asked before a question that was written anew is sent', async ({ page, commands }) => {
    await composer(page).fill('A short answer');
    await page.keyboard.press('Enter');
    await button(page, 'Send anyway').click();
    await ended(answers(page).first());
    await page.keyboard.press('ArrowUp');
    const field = page.getByRole('textbox', { name: 'New words of the message' });
    await field.fill('Another short answer');
    await page.keyboard.press('Enter');
    await costs(page).waitFor();
    assert.deepEqual(asked(commands, 'chat.edit'), []);
    assert.equal(await field.inputValue(), 'Another short answer');
    await button(page, 'Send anyway').click();
    await becomes(() => asked(commands, 'chat.edit').length, 1);
    await questions(page).filter({ hasText: 'Another short answer' }).waitFor();
  });

  carefully(
    'is asked before an answer is asked for again, of another model, or to go on',
    async ({ page, commands }) => {
      const question = costs(page);
      const retries = () => asked(commands, 'chat.retry').map(({ args }) => args.model);
      await composer(page).fill('A short answer. fault: cut');
      await page.keyboard.press('Enter');
      await button(page, 'Send anyway').click();
      await ended(answers(page).first());
      await button(answers(page).first(), 'Retry').click();
      await page.getByRole('menuitem', { name: /^Again with/ }).click();
      await question.waitFor();
      await page.getByRole('status').filter({ hasText: 'This could cost' }).waitFor({ state: 'attached' });
      await button(page, 'Leave it').click();
      await question.waitFor({ state: 'detached' });
      assert.deepEqual(retries(), []);

      await notice(page, 'The connection broke while answering')
        .getByRole('button', { name: 'Continue from here' })
        .click();
      await question.waitFor();
      assert.equal(asked(commands, 'chat.ask').length, 1);
      await composer(page).press('Escape');
      await question.waitFor({ state: 'detached' });

      const another = page.getByRole('menuitem', { name: 'With another model…' });
      await pressUntil(button(answers(page).first(), 'Retry'), another);
      await another.click();
      await page.keyboard.type('haiku');
      await page.getByRole('option', { name: /^Claude Haiku/, selected: true }).waitFor();
      await page.keyboard.press('Enter');
      await question.waitFor();
      assert.deepEqual(retries(), []);
      await button(page, 'Send anyway').click();
      await question.waitFor({ state: 'detached' });
      await becomes(() => retries().length, 1);
      assert.match(retries()[0], /haiku/);
    },
  );
});
