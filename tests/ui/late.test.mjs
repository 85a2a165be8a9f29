// Parts of the window that come later than they are wanted, or not at all: nothing that was done meanwhile is lost.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  answers,
  becomes,
  chatRows,
  composer,
  conversation,
  ended,
  firstPage,
  focused,
  holdBackScript,
  notice,
  questions,
  send,
  signedIn,
} from './oriel.mjs';

const below = (page) => conversation(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
const announced = (page) => page.locator('[data-announcer="polite"]').innerText();

/** Reloads the page, whose requests for this script all fail until `bring` is called. */
async function without(page, name) {
  const addresses = `**/assets/${name}-*.js`;
  await page.route(addresses, (route) => route.abort());
  await page.reload();
  return () => page.unroute(addresses);
}

/** The page may have said that this script failed, and nothing else. */
function onlyFailed(accidents, name) {
  const others = accidents
    .splice(0)
    .filter((what) => !what.includes(`/assets/${name}-`) && !what.includes('dynamically'));
  assert.deepEqual(others, []);
}

describe('messages that are drawn late', () => {
  signedIn('what draws them is loaded before anybody asks anything', async ({ page }) => {
    const came = page.waitForRequest('**/assets/Transcript-*.js');
    await page.reload();
    await came;
    assert.equal(await conversation(page).count(), 0);
  });

  signedIn('an answer that arrives meanwhile is followed from then on, and what is typed stays', async ({ page }) => {
    const come = await holdBackScript(page, 'Transcript');
    await page.reload();
    await send(page, 'Tell me a long answer');
    await chatRows(page).first().waitFor();
    await composer(page).fill('And then');
    come();
    await answers(page).getByText('Part 3', { exact: true }).waitFor();
    await becomes(async () => (await below(page)) <= 32, true);
    await composer(page).press('?');
    await answers(page).getByText('Part 6', { exact: true }).waitFor();
    await becomes(async () => (await below(page)) <= 32, true);
    assert.equal(await composer(page).inputValue(), 'And then?');
    assert.equal(await focused(page), 'Message');
  });

  signedIn('an answer that has ended by then is read out, and shown at its end', async ({ page }) => {
    const come = await holdBackScript(page, 'Transcript');
    await page.reload();
    await send(page, 'Please write 3500 characters.');
    await becomes(async () => /^Answer finished/.test(await announced(page)), true);
    come();
    await ended(answers(page));
    await becomes(async () => (await below(page)) <= 1, true);
    assert.equal(await questions(page).count(), 1);
  });

  signedIn('messages that do not come are asked for again, and nothing else stops', async ({ page, accidents }) => {
    const bring = await without(page, 'Transcript');
    await send(page, 'How do I read a meter?');
    const missed = notice(page, 'This part of Oriel did not load');
    await missed.waitFor();
    await becomes(async () => /^Answer finished/.test(await announced(page)), true);
    await missed.getByRole('button', { name: 'Try again' }).click();
    await missed.getByRole('button', { name: 'Try again' }).and(page.locator(':not([aria-busy])')).waitFor();
    await bring();
    await missed.getByRole('button', { name: 'Try again' }).click();
    await ended(answers(page));
    await missed.waitFor({ state: 'detached' });
    onlyFailed(accidents, 'Transcript');
  });
});

describe('words that are loaded late', () => {
  firstPage('the window begins when they are there', async ({ page }) => {
    const come = await holdBackScript(page, 'en');
    await page.reload({ waitUntil: 'commit' });
    await page.locator('#app:empty').waitFor({ state: 'attached' });
    come();
    await page.getByRole('button', { name: 'Sign in with Puter' }).waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [
      'en-GB',
      'ltr',
    ]);
  });

  firstPage('words that fail once are asked for again', async ({ page, accidents }) => {
    const bring = await without(page, 'en');
    await becomes(() => accidents.length > 0, true);
    await bring();
    await page.getByRole('button', { name: 'Sign in with Puter' }).waitFor();
    onlyFailed(accidents, 'en');
  });

  firstPage('a window without words says so, and begins when somebody tries again', async ({ page, accidents }) => {
    const bring = await without(page, 'en');
    await page.getByRole('alert').getByText('Oriel could not load its words.').waitFor();
    await bring();
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Sign in with Puter' }).waitFor();
    onlyFailed(accidents, 'en');
  });
});
