// What keys and the mouse do to words, notes and menus, where an engine would do something else by itself.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { answers, ask, becomes, chatRows, composer, ended, fileRow, send, signedIn } from './oriel.mjs';

const value = (field) => field.evaluate(({ value }) => value);
const notes = (page) => page.locator('.toast');

describe('undo', () => {
  signedIn('goes word by word in the composer, and Chromium’s own does not come on top', async ({ page }) => {
    const field = composer(page);
    await field.pressSequentially('one two');
    for (const [keys, text] of [
      ['Control+z', 'one '],
      ['Control+z', ''],
      ['Control+z', ''],
      ['Control+Shift+z', 'one '],
      ['Control+y', 'one two'],
    ]) {
      await page.keyboard.press(keys);
      assert.equal(await value(field), text, keys);
    }
  });

  signedIn('brings back what was cleared and what was sent', async ({ page }) => {
    const search = page.getByRole('textbox', { name: 'Search chats' });
    await search.fill('');
    await search.pressSequentially('meter');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.keyboard.press('Control+z');
    assert.equal(await value(search), 'meter');
    await search.press('Escape');
    await page.keyboard.press('Control+z');
    assert.equal(await value(search), 'meter');

    const field = composer(page);
    await field.pressSequentially('a short answer');
    await page.keyboard.press('Enter');
    await answers(page).getByRole('button', { name: 'Copy answer' }).waitFor();
    await field.press('Control+z');
    assert.equal(await value(field), 'a short answer');
  });

  signedIn('takes back a quote that was dropped into a line, which begins a line of its own', async ({ page }) => {
    const field = composer(page);
    await field.pressSequentially('So:');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', 'Monday 1420');
      const over = document.querySelector('textarea');
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        over.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
      }
    });
    await becomes(() => value(field), 'So:\n> Monday 1420\n\n');
    await field.press('Control+z');
    assert.equal(await value(field), 'So:');
  });
});

describe('a note', () => {
  /** The controls of which a note covers some part that could be seen without it, by their names. */
  const covered = (page) =>
    page.evaluate(async () => {
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const controls = [...document.querySelectorAll('button, input, textarea, a[href], [tabindex]')].filter(
        (control) => !control.matches('[role=log], main, .scrim, [role=grid]'),
      );
      // What a scroller cuts off is not covered.
      const seen = await new Promise((tell) => {
        const watcher = new IntersectionObserver((entries) => (watcher.disconnect(), tell(entries)));
        for (const control of controls) watcher.observe(control);
      });
      const notes = [...document.querySelectorAll('.toast')];
      return seen
        .filter(({ intersectionRect: { width, height } }) => width > 0 && height > 0)
        .filter(({ target }) => !notes.some((note) => note.contains(target)))
        .filter(({ intersectionRect }) => notes.some((note) => meet(note.getBoundingClientRect(), intersectionRect)))
        .map(({ target }) => target.getAttribute('aria-label') ?? target.textContent);
    });

  for (const width of [720, 900, 1180]) {
    signedIn(`lies over no control, ${width} px wide`, async ({ page }) => {
      await ask(page, 'First, a short answer');
      await page.keyboard.press('Control+n');
      await ask(page, 'Second, a short answer');
      await chatRows(page).filter({ hasText: 'Second' }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Archive' }).click();
      await chatRows(page).filter({ hasText: 'First' }).click();
      await page.setViewportSize({ width, height: 560 });
      await notes(page).hover();
      assert.equal(await notes(page).count(), 1);
      assert.deepEqual(await covered(page), []);
      await page.keyboard.press('Control+2');
      await fileRow(page, 'Documents').waitFor();
      assert.equal(await notes(page).count(), 1);
      assert.deepEqual(await covered(page), []);
      await page.keyboard.press('Control+,');
      assert.equal(await notes(page).count(), 1);
      assert.deepEqual(await covered(page), []);
    });
  }

  signedIn('leaves the composer where it is', async ({ page }) => {
    await ask(page, 'First, a short answer');
    const top = () => composer(page).evaluate((field) => field.getBoundingClientRect().top);
    const before = await top();
    await chatRows(page).first().focus();
    await page.keyboard.press('Control+Shift+c');
    await chatRows(page).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
    await page.getByRole('menuitem', { name: 'New folder…' }).click();
    await page.getByRole('textbox', { name: 'Name of the folder' }).fill('Work');
    await page.keyboard.press('Enter');
    await notes(page).waitFor();
    assert.equal(await top(), before);
  });
});

signedIn('Enter while an answer runs keeps the message and says so', async ({ page }) => {
  await send(page, 'A long answer');
  await answers(page).first().getByText('Part 2', { exact: true }).waitFor();
  await composer(page).fill('And at night?');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: /^An answer is being written\. Your message is kept/ }).waitFor();
  assert.equal(await value(composer(page)), 'And at night?');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('group', { name: /^An answer is being written/ }).waitFor({ state: 'detached' });
});

describe('a right click', () => {
  signedIn('on empty ground shows no menu, and on a link what can be done with it', async ({ page }) => {
    const answer = await ask(page, 'Where can I read more?');
    await page.evaluate(() => addEventListener('contextmenu', (event) => (window.isOurs = event.defaultPrevented)));
    await page.getByRole('log').click({ button: 'right', position: { x: 4, y: 4 } });
    assert.equal(await page.evaluate(() => window.isOurs), true);
    assert.equal(await page.getByRole('menu').count(), 0);
    await answer.getByRole('link', { name: 'example.org' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy address' }).click();
    await becomes(() => page.evaluate(() => navigator.clipboard.readText()), 'https://example.org/tariffs');
    await composer(page).click({ button: 'right' });
    assert.equal(await page.evaluate(() => window.isOurs), false);
  });

  signedIn('on selected words copies them', async ({ page }) => {
    const answer = await ask(page, 'A short answer, please');
    const words = answer.locator('p').first();
    await words.dblclick({ position: { x: 12, y: 10 } });
    const word = await page.evaluate(() => String(getSelection()).trim());
    await words.click({ button: 'right', position: { x: 12, y: 10 } });
    await page.getByRole('menuitem', { name: 'Copy', exact: true }).click();
    await becomes(() => page.evaluate(async () => (await navigator.clipboard.readText()).trim()), word);
  });
});

signedIn('Ctrl C copies the selected word of a message, and Ctrl R asks nothing', async ({ page }) => {
  const answer = await ask(page, 'A short answer, please');
  await answer
    .locator('p')
    .first()
    .dblclick({ position: { x: 12, y: 10 } });
  const word = await page.evaluate(() => String(getSelection()).trim());
  await page.keyboard.press('Control+c');
  await becomes(() => page.evaluate(async () => (await navigator.clipboard.readText()).trim()), word);
  await page.keyboard.press('Control+r');
  assert.equal(await page.getByRole('menu', { name: 'Retry' }).count(), 0);
});

describe('what is opened at once after something went', () => {
  /** Presses combinations of keys with nothing in between: no timer of the page runs meanwhile. */
  const pressAtOnce = (page, ...presses) =>
    page.evaluate((presses) => {
      for (const press of presses) {
        const init = { ...press, bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', init));
      }
    }, presses);
  const MODELS = { key: 'M', code: 'KeyM', ctrlKey: true, shiftKey: true };
  const picker = (page) => page.getByRole('dialog', { name: 'Choose a model' });

  /** The list of models is open and stays so: letters go into its search. */
  async function staysOpen(page) {
    await picker(page).waitFor();
    await page.keyboard.type('opus');
    await becomes(() => page.getByRole('combobox', { name: 'Search models' }).inputValue(), 'opus');
  }

  signedIn('the bar that finds', async ({ page }) => {
    await ask(page, 'A short answer about gas');
    await page.keyboard.press('Control+g');
    await page.getByRole('textbox', { name: 'Find in this chat' }).and(page.locator(':focus')).waitFor();
    await pressAtOnce(page, { key: 'Escape', code: 'Escape' }, MODELS);
    await staysOpen(page);
  });

  signedIn('the sidebar over the page', async ({ page }) => {
    await page.setViewportSize({ width: 480, height: 560 });
    await page.getByRole('button', { name: 'Show the sidebar' }).click();
    await page.getByRole('complementary', { name: 'Sidebar' }).locator(':focus').waitFor();
    await pressAtOnce(page, { key: 'b', code: 'KeyB', ctrlKey: true }, MODELS);
    await staysOpen(page);
  });

  signedIn('another version, which comes while the list is open', async ({ page }) => {
    const answer = await ask(page, 'A short answer about gas');
    await answer.focus();
    await page.keyboard.press('r');
    await page.getByRole('menuitem', { name: 'Again with Claude Sonnet 5' }).click();
    await page.getByText('2/2').waitFor();
    await ended(answers(page).last());
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route('**/door/chat.choose', async (route) => {
      await held;
      await route.continue();
    });
    await answers(page).last().focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Control+Shift+M');
    await picker(page).waitFor();
    go();
    await page.getByText('1/2').waitFor();
    await staysOpen(page);
  });
});
