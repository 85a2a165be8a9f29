// A long chat: little of it is drawn, all of it can be reached, and nothing moves what is read.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { becomes, chatRows, composer, conversation, focused, holdBackScript, send, signedIn } from './oriel.mjs';

const TURNS = 2000;
/** Never more messages than this are in the page at once. */
const MOST = 300;

/** A test that begins at the end of a chat of two thousand turns. */
function longChat(promise, use, turns = TURNS) {
  signedIn(promise, async (oriel) => {
    const { page, stage } = oriel;
    await stage('chat', { title: 'The long one', turns });
    await stage('restart');
    await page.reload();
    await composer(page).waitFor();
    await chatRows(page).filter({ hasText: 'The long one' }).click();
    await page.getByText(`Answer ${turns / 2} begins here.`).waitFor();
    await use(oriel);
  });
}

const drawn = (page) => conversation(page).locator('article').count();
const below = (page) => conversation(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);

/** The articles that are seen, by their turns, and how far below the top of the view each begins. */
const seen = (page) =>
  conversation(page).evaluate((log) => {
    const { top, bottom } = log.getBoundingClientRect();
    const all = [...log.querySelectorAll('article')].map((turn) => ({
      turn: turn.dataset.turn,
      begins: turn.getBoundingClientRect().top - top,
      ends: turn.getBoundingClientRect().bottom - top,
      says: /(?:Question|Answer) (\d+)/.exec(turn.textContent)?.[1],
    }));
    return all.filter(({ begins, ends }) => ends > 0 && begins < bottom - top);
  });

/** Scrolls by so many pixels as a reader does, frame by frame, and tells what went wrong on the way. */
const scrollBy = (page, by, frames) =>
  conversation(page).evaluate(
    async (log, { by, frames }) => {
      const faults = [];
      let most = 0;
      const frame = () => new Promise(requestAnimationFrame);
      const places = () => {
        const line = log.getBoundingClientRect().top;
        return new Map(
          [...log.querySelectorAll('article')].map((turn) => [
            turn.dataset.turn,
            turn.getBoundingClientRect().top - line,
          ]),
        );
      };
      for (let at = 0; at < frames; at += 1) {
        const before = places();
        const from = log.scrollTop;
        log.dispatchEvent(new WheelEvent('wheel', { deltaY: by, bubbles: true }));
        log.scrollTop += by;
        const wanted = log.scrollTop - from;
        await frame();
        await frame();
        const after = places();
        for (const [turn, place] of after) {
          const was = before.get(turn);
          const inView = place > -200 && place < log.clientHeight;
          if (was !== undefined && inView && Math.abs(was - wanted - place) > 1)
            faults.push(`${turn} is at ${place} instead of ${was - wanted}`);
        }
        most = Math.max(most, after.size);
        const { top, height } = log.getBoundingClientRect();
        const filled = [0.1, 0.5, 0.9].every((share) => {
          const found = document.elementFromPoint(innerWidth * 0.6, top + height * share);
          return found && !found.closest('[data-undrawn]');
        });
        if (!filled) faults.push(`there is nothing to see at ${log.scrollTop}`);
        if (log.scrollTop === 0) break;
      }
      return { faults: faults.slice(0, 5), most, top: log.scrollTop };
    },
    { by, frames },
  );

describe('a chat of two thousand messages', () => {
  longChat('opens at its end with few of them in the page', async ({ page }) => {
    await becomes(async () => (await below(page)) <= 1, true);
    assert.ok((await drawn(page)) < 60, `${await drawn(page)} are drawn`);
    await page.getByText('2,000').or(page.getByText('this chat')).first().waitFor();
  });

  longChat('is scrolled up and down again: never many in the page, never a jump, never a hole', async ({ page }) => {
    const up = await scrollBy(page, -400, 250);
    assert.deepEqual(up.faults, []);
    assert.ok(up.most < MOST, `${up.most} were drawn`);
    const down = await scrollBy(page, 400, 120);
    assert.deepEqual(down.faults, []);
    assert.ok(down.most < MOST, `${down.most} were drawn`);
  });

  longChat('Home and End lead to the very first and the very last', async ({ page }) => {
    await conversation(page).focus();
    await page.keyboard.press('Home');
    await page.getByText('Question 1:').waitFor();
    await becomes(() => conversation(page).evaluate((log) => log.scrollTop), 0);
    assert.ok((await drawn(page)) < MOST);
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    await page.keyboard.press('End');
    await page.getByText(`Answer ${TURNS / 2} begins here.`).waitFor();
    await becomes(async () => (await below(page)) <= 1, true);
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor({ state: 'detached' });
  });

  longChat('any place of the scroll bar shows what belongs there', async ({ page }) => {
    for (const share of [0.1, 0.83, 0.31, 0.995, 0.5]) {
      await conversation(page).evaluate((log, share) => (log.scrollTop = log.scrollHeight * share), share);
      await becomes(async () => {
        const [first] = await seen(page);
        const found = Number(first?.says) / (TURNS / 2);
        return Math.abs(found - share) < 0.08 ? 'about there' : `${share} shows ${found}`;
      }, 'about there');
      assert.ok((await drawn(page)) < MOST);
    }
  });

  longChat(
    'Alt ↑ and Alt ↓ reach turns that are not drawn, and go on from one that is not drawn any more',
    async ({ page }) => {
      const at = () =>
        page.evaluate(() => /(?:Question|Answer) \d+/.exec(document.activeElement?.textContent ?? '')?.[0]);
      await composer(page).focus();
      for (let press = 0; press < 40; press += 1) await page.keyboard.press('Alt+ArrowUp');
      await becomes(at, `Question ${TURNS / 2 - 19}`);
      await conversation(page).evaluate((log) => (log.scrollTop = 0));
      await page.getByText('Question 1:').waitFor();
      await becomes(() => focused(page), 'Conversation');
      await page.keyboard.press('Alt+ArrowDown');
      await becomes(at, `Answer ${TURNS / 2 - 19}`);
      await becomes(async () => (await seen(page)).some(({ says }) => says === String(TURNS / 2 - 19)), true);
    },
  );

  longChat('what unfolds and what is drawn above leaves the reader where they are', async ({ page }) => {
    await scrollBy(page, -300, 20);
    const before = await seen(page);
    const read = before.find(({ begins }) => begins > 0);
    // Something far above in the same page becomes much higher.
    await conversation(page).evaluate((log) => {
      const first = log.querySelector('article');
      first.style.paddingBlockEnd = '731px';
    });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const after = (await seen(page)).find(({ turn }) => turn === read.turn);
    assert.ok(Math.abs(after.begins - read.begins) <= 1, `moved from ${read.begins} to ${after.begins}`);
  });

  longChat('it comes back where it was read, also after a restart, and at its end when it was there', async (oriel) => {
    const { page, stage } = oriel;
    const open = async () => {
      await chatRows(page).filter({ hasText: 'The long one' }).click();
      await conversation(page).locator('article').first().waitFor();
    };
    const leave = async () => {
      await page.getByRole('button', { name: 'New chat', exact: true }).click();
      await conversation(page).waitFor({ state: 'detached' });
    };
    await leave();
    await open();
    await becomes(async () => (await below(page)) <= 1, true);

    await conversation(page).evaluate((log) => (log.scrollTop = log.scrollHeight * 0.4));
    await becomes(async () => (await seen(page)).length > 0, true);
    await scrollBy(page, 37, 2);
    const [read] = await seen(page);
    const isThere = async () => {
      const [first] = await seen(page);
      const isIt = first?.turn === read.turn && Math.abs(first.begins - read.begins) <= 2;
      return isIt ? 'there' : `${JSON.stringify(first)} instead of ${JSON.stringify(read)}`;
    };
    await leave();
    await open();
    await becomes(isThere, 'there');

    await leave();
    await stage('restart');
    await page.reload();
    await composer(page).waitFor();
    await open();
    await becomes(isThere, 'there');
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
  });

  longChat('it comes back where it was read though its messages are drawn late', async ({ page }) => {
    await conversation(page).evaluate((log) => (log.scrollTop = log.scrollHeight * 0.4));
    await becomes(async () => (await seen(page)).length > 0, true);
    await scrollBy(page, 37, 2);
    const [read] = await seen(page);
    await page.getByRole('button', { name: 'New chat', exact: true }).click();
    await conversation(page).waitFor({ state: 'detached' });

    const come = await holdBackScript(page, 'Transcript');
    await page.reload();
    const opened = page.waitForResponse('**/door/chat.open');
    await chatRows(page).filter({ hasText: 'The long one' }).click();
    await opened;
    come();
    await becomes(async () => {
      const [first] = await seen(page);
      const isIt = first?.turn === read.turn && Math.abs(first.begins - read.begins) <= 2;
      return isIt ? 'there' : `${JSON.stringify(first)} instead of ${JSON.stringify(read)}`;
    }, 'there');
  });

  longChat('what is looked for in it before its messages are drawn is shown when they are', async ({ page }) => {
    const come = await holdBackScript(page, 'Transcript');
    await page.reload();
    await chatRows(page).filter({ hasText: 'The long one' }).click();
    await page.keyboard.press('Control+g');
    await page.keyboard.type('Answer 321 begins');
    await page.getByText('1 of 1', { exact: true }).waitFor();
    come();
    await becomes(async () => (await seen(page)).some(({ says }) => says === '321'), true);
    await becomes(() => page.evaluate(() => CSS.highlights.get('found-here')?.size), 1);
  });

  // A balance that holds two thousand messages would be another story.
  const asked = async ({ page }) => {
    await scrollBy(page, -400, 10);
    await send(page, 'One more long answer');
    await page.getByText('Part 1', { exact: true }).waitFor();
    await becomes(async () => (await below(page)) <= 32, true);
    await page.getByText('Part 9', { exact: true }).waitFor();
    assert.ok((await drawn(page)) < MOST);
    await composer(page).press('Escape');
  };
  longChat('what is asked in one stands at the top of the view, and its answer is followed', asked, 200);
});
