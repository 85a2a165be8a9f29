// A conversation: writing, sending, the answer as it arrives and as it stands, stopping, other models, trying again.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  answers,
  ask,
  becomes,
  call,
  composeWord,
  composer,
  conversation,
  ended,
  firstPage,
  focused,
  holdBack,
  notice,
  questions,
  send,
  signIn,
  signedIn,
} from './oriel.mjs';

const stop = (page) => page.getByRole('button', { name: 'Stop', exact: true });
const asked = (commands) => commands.filter(({ name }) => name === 'chat.ask').map(({ args }) => args);
const length = async (answer) => (await answer.innerText()).length;

describe('asking', () => {
  signedIn('Enter sends, the answer grows while it arrives, and the focus stays where it was', async ({ page }) => {
    await send(page, 'Tell me a long answer');
    const answer = answers(page).first();
    await answer.getByText('Part 1', { exact: true }).waitFor();
    assert.equal(await composer(page).inputValue(), '');
    assert.equal(await answer.getAttribute('aria-busy'), 'true');
    const before = await length(answer);
    await answer.getByText('Part 3', { exact: true }).waitFor();
    assert.ok((await length(answer)) > before);
    assert.equal(await answer.getAttribute('aria-busy'), 'true');
    await becomes(() => focused(page), 'Message');
    await composer(page).press('Escape');
    await ended(answer);
  });

  signedIn('the answer is drawn from its Markdown', async ({ page }) => {
    const answer = await ask(page, 'Does a heat pump pay?');

    const heads = await answer
      .locator('.markdown')
      .getByRole('heading')
      .evaluateAll((all) => all.map((h) => [h.tagName, h.textContent]));
    assert.deepEqual(heads, [
      ['H3', 'The short version'],
      ['H4', 'The numbers'],
      ['H4', 'Checking it'],
    ]);
    await becomes(() => answer.locator('strong', { hasText: '7.4 years' }).count(), 1);

    await becomes(() => answer.locator('ol > li').count(), 3);
    const ticks = await answer.getByRole('checkbox').evaluateAll((all) => all.map(({ checked }) => checked));
    assert.deepEqual(ticks, [true, false]);

    const table = answer.getByRole('group', { name: 'Table' });
    await becomes(() => table.getByRole('columnheader').allInnerTexts(), ['Gas boiler', 'Heat pump']);
    await becomes(
      () => table.getByRole('row').nth(1).getByRole('cell').allInnerTexts(),
      ['Buying it', '3 100 €', '11 400 €'],
    );
    const edge = (cell) => cell.evaluate((td) => getComputedStyle(td).textAlign);
    assert.equal(await edge(table.getByRole('cell', { name: '11 400 €' })), 'end');

    await answer.locator('math mfrac').nth(1).waitFor();
    await becomes(() => answer.locator('math').count(), 2);
    await becomes(() => answer.locator('math[display="block"]').count(), 1);

    await answer.getByText('Ask for it in writing.').locator('xpath=ancestor::blockquote').waitFor();
  });

  signedIn('code says its language, has its colours, and is copied as it was written', async ({ page }) => {
    const answer = await ask(page, 'A script, please');
    const code = answer.getByRole('figure', { name: 'Python code' });
    await code.getByText('Python', { exact: true }).waitFor();
    await code.locator('pre span').filter({ hasText: /^def$/ }).waitFor();
    const colours = await code
      .locator('pre span')
      .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
    assert.ok(colours >= 4, `${colours} colours`);

    await code.getByRole('button', { name: 'Copy' }).click();
    await becomes(
      () => page.evaluate(async () => (await navigator.clipboard.readText()).split('\n').slice(0, 3)),
      [
        'def breakeven(pump, boiler, year_pump, year_boiler):',
        '    """Years until the dearer machine has paid for itself."""',
        '    return (pump - boiler) / (year_boiler - year_pump)',
      ],
    );
    await page.getByRole('status').getByText('Copied').waitFor();
  });

  signedIn('a link tells where it leads and opens outside the window', async ({ page, address, commands }) => {
    const answer = await ask(page, 'Where can I read more?');
    const link = answer.getByRole('link', { name: 'example.org' });
    assert.equal(await link.getAttribute('title'), 'example.org · https://example.org/tariffs');
    await link.click();
    await becomes(
      async () => commands.filter(({ name }) => name === 'link.open').map(({ args }) => args.address),
      ['https://example.org/tariffs'],
    );
    assert.equal(page.url(), `${address}/`);
  });

  signedIn('a question is shown as it was typed, whatever it holds', async ({ page }) => {
    const text = 'Is **this** a <b>short answer</b>?\n# No heading';
    await ask(page, text);
    assert.equal(await questions(page).locator('p').textContent(), text);
    assert.equal(await questions(page).locator('strong, b, h1, h3').count(), 0);
  });

  firstPage('a question that is quicker than the list of models waits for it', async ({ page, commands }) => {
    const arrive = await holdBack(page, 'models.list');
    await signIn(page);
    await send(page, 'A short answer');
    assert.equal(await composer(page).inputValue(), 'A short answer');
    arrive();
    await ended(answers(page).first());
    assert.deepEqual(
      asked(commands).map(({ model }) => model),
      ['claude-sonnet-5'],
    );
  });

  signedIn('what it cost stands under the answer and in the bar', async ({ page }) => {
    const answer = await ask(page, 'A short answer, please');
    assert.match(await answer.locator('footer').innerText(), /Claude Sonnet 5 · \d+ in · \d+ out · [\d.]+¢/);
    await page.getByText('this chat').waitFor();
    const says = page.getByRole('status').filter({ hasText: /Answer finished\. \d+ words\. [\d.]+ cents\./ });
    await says.waitFor({ state: 'attached' });
    assert.equal(await conversation(page).getAttribute('aria-live'), 'off');
  });
});

describe('writing', () => {
  signedIn('Shift Enter breaks the line and Enter sends both lines', async ({ page }) => {
    await composer(page).fill('A short answer');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('in two lines');
    assert.equal(await composer(page).inputValue(), 'A short answer\nin two lines');
    await page.keyboard.press('Enter');
    assert.equal(await questions(page).locator('p').textContent(), 'A short answer\nin two lines');
  });

  signedIn('with Shift Enter to send, Enter breaks the line, and whatever names the keys says so', async (stage) => {
    const { page, address } = stage;
    const preferences = await call(address, 'preferences.get');
    await call(address, 'preferences.set', { preferences: { ...preferences, enterSends: false } });
    await page.reload();
    await composer(page).fill('A short answer');
    await page.keyboard.press('Enter');
    await page.keyboard.type('in two lines');
    assert.equal(await composer(page).inputValue(), 'A short answer\nin two lines');
    await page.getByRole('button', { name: 'Send', exact: true }).hover();
    await page.locator('kbd', { hasText: 'Shift Enter' }).waitFor();
    await composer(page).focus();
    await page.keyboard.press('Shift+Enter');
    assert.equal(await questions(page).locator('p').textContent(), 'A short answer\nin two lines');
    await ended(answers(page).first());
    await page.keyboard.press('Control+/');
    await page.getByRole('row', { name: 'Send Shift Enter' }).waitFor();
    await page.getByRole('row', { name: 'New line Enter' }).waitFor();
  });

  signedIn('the Enter that ends a composed word never sends', async ({ page, commands }) => {
    await composer(page).focus();
    await composeWord(page);
    assert.equal(await composer(page).inputValue(), '日本');
    await page.keyboard.insertText(', short answer');
    await page.keyboard.press('Enter');
    await ended(answers(page).first());
    assert.deepEqual(
      asked(commands).map(({ text }) => text),
      ['日本, short answer'],
    );
  });

  signedIn('nothing but white space is not sent', async ({ page, commands }) => {
    await send(page, '  \n ');
    await page.getByRole('button', { name: 'Send' }).click({ force: true });
    await send(page, 'A short answer');
    await ended(answers(page).first());
    assert.equal(asked(commands).length, 1);
  });

  signedIn('the field grows with the text, to ten lines, and then scrolls', async ({ page }) => {
    const height = async () => (await page.getByRole('group', { name: 'Message' }).boundingBox()).height;
    const one = await height();
    await composer(page).fill('a\nb\nc');
    assert.equal((await height()) - one, 44);
    await composer(page).fill('line\n'.repeat(60));
    assert.equal((await height()) - one, 9 * 22);
  });

  signedIn('a draft survives a reload, the one of a chat and the one of a new chat', async ({ page, address }) => {
    const kept = async (chat) => (await call(address, 'chat.draft', { chat })).text;
    await composer(page).fill('half a thought');
    await becomes(() => kept(null), 'half a thought');
    await page.reload();
    await becomes(() => composer(page).inputValue(), 'half a thought');

    await ask(page, 'A short answer');
    const [{ id }] = await call(address, 'chat.list');
    await composer(page).fill('and another');
    await becomes(() => kept(id), 'and another');
    await page.reload();
    await page.getByRole('navigation', { name: 'Chats' }).getByText('A short answer').click();
    await becomes(() => composer(page).inputValue(), 'and another');
  });
});

describe('stopping', () => {
  for (const [how, end] of [
    ['the Stop button', (page) => stop(page).click()],
    ['Esc', (page) => composer(page).press('Escape')],
  ]) {
    signedIn(`${how} ends the answer, keeps its text, and says so`, async ({ page }) => {
      await send(page, 'A long answer');
      const answer = answers(page).first();
      await answer.getByText('Part 2', { exact: true }).waitFor();
      await end(page);
      await notice(page, 'Stopped').getByText('Puter may still charge for what was written.').waitFor();
      await ended(answer);
      await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
      const text = await answer.locator('.markdown').innerText();
      assert.match(text, /Part 2/);
      assert.doesNotMatch(text, /Part 36/);

      await page.reload();
      await page.getByRole('navigation', { name: 'Chats' }).getByText('A long answer').click();
      await notice(page, 'Stopped').waitFor();
      assert.equal(await answers(page).first().locator('.markdown').innerText(), text);
    });
  }

  signedIn('a stopped answer can be continued', async ({ page }) => {
    await send(page, 'A long answer');
    await answers(page).first().getByText('Part 2', { exact: true }).waitFor();
    await stop(page).click();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await ended(answers(page).nth(1));
    assert.equal(await questions(page).nth(1).locator('p').textContent(), 'Continue from where you stopped.');
  });
});

describe('models', () => {
  signedIn('another model is chosen and asked by keyboard alone', async ({ page, commands }) => {
    await ask(page, 'A short answer');
    await page.keyboard.press('Control+Shift+M');
    await becomes(() => focused(page), 'Search models');
    await page.keyboard.type('haiku');
    await page.getByRole('option', { name: /^Claude Haiku 4.5/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Model: Claude Haiku 4.5' }).waitFor();
    await becomes(() => focused(page), 'Message');

    await page.keyboard.type('One more short answer');
    await page.keyboard.press('Enter');
    const second = answers(page).nth(1);
    await ended(second);
    assert.match(await second.innerText(), /This is Claude Haiku 4\.5/);
    assert.equal(await second.getAttribute('aria-label'), 'Claude Haiku 4.5');
    assert.equal(await answers(page).first().getAttribute('aria-label'), 'Claude Sonnet 5');
    const [first, other] = asked(commands).map(({ chat }) => chat);
    assert.equal(first, null);
    assert.ok(other, 'the same chat goes on');
  });

  signedIn('the list of models is searched by words, ordered by price, and left with Esc', async ({ page }) => {
    const options = page.getByRole('option');
    await page.keyboard.press('Control+Shift+M');
    await page.getByRole('option', { name: /^Claude Sonnet 5, .*in use/, selected: true }).waitFor();
    const all = Number(await options.first().getAttribute('aria-setsize'));
    assert.ok(all > 100, `${all} models`);
    assert.ok((await options.count()) < 40, 'only the lines in view exist');

    await page.keyboard.type('cheap vision');
    await options.first().filter({ hasText: 'reads images' }).waitFor();
    await page.keyboard.press('Escape');
    await becomes(async () => Number(await options.first().getAttribute('aria-setsize')), all);

    await page.keyboard.type('no such model');
    await page.getByRole('heading', { name: 'No model matches “no such model”' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await options.first().waitFor();

    await page.getByRole('combobox', { name: 'Search models' }).press('Escape');
    await page.getByRole('dialog', { name: 'Choose a model' }).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Message');
  });

  signedIn('a favourite is starred with Ctrl D and stands first from then on', async ({ page }) => {
    await page.keyboard.press('Control+Shift+M');
    await page.keyboard.type('gpt-4.1-nano');
    await page.getByRole('option', { selected: true }).filter({ hasText: 'nano' }).waitFor();
    await page.keyboard.press('Control+d');
    await page.getByRole('option', { name: /favourite/, selected: true }).waitFor();
    await page.reload();
    await composer(page).waitFor();
    await page.keyboard.press('Control+Shift+M');
    await page.getByRole('listbox').getByText('Favourites').waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('option', { name: /favourite/, selected: true }).waitFor();
  });

  signedIn('the footer says what this message would cost on the marked model', async ({ page }) => {
    await composer(page).fill('What would this cost?');
    await page.keyboard.press('Control+Shift+M');
    const dialog = page.getByRole('dialog', { name: 'Choose a model' });
    await dialog.getByText(/≈[\d.]+¢ for this message, at most [\d.]+¢/).waitFor();
  });
});

describe('trying again', () => {
  signedIn('Retry replaces the answer and keeps the question', async ({ page, commands }) => {
    const answer = await ask(page, 'A short answer');
    await answer.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('menuitem', { name: 'Again with Claude Sonnet 5' }).click();
    await becomes(async () => commands.filter(({ name }) => name === 'chat.retry').length, 1);
    await ended(answers(page).first());
    assert.equal(await questions(page).count(), 1);
    assert.equal(await answers(page).count(), 1);
  });

  signedIn('Retry with another model answers with that model', async ({ page }) => {
    const answer = await ask(page, 'A short answer');
    await answer.getByRole('button', { name: 'Retry' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Search models' }).waitFor();
    await page.keyboard.type('opus 4.5');
    await page.getByRole('option', { name: /^Claude Opus 4\.5/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await becomes(() => answers(page).first().getAttribute('aria-label'), 'Claude Opus 4.5');
    await ended(answers(page).first());
    await page.getByRole('button', { name: 'Model: Claude Opus 4.5' }).waitFor();
  });
});
