// A session that Puter ends: it is said where it matters, nothing typed or received is lost, and work goes on by itself
// after a new sign-in.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  accountState,
  answers,
  ask,
  becomes,
  call,
  composer,
  ended,
  fileRow,
  focused,
  notice,
  questions,
  send,
  signedIn,
  walkTo,
} from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const banner = (page) => page.getByRole('region', { name: 'You are signed out.' });
const waits = (page) =>
  page.getByText('Waiting for you to sign in again. Your message is kept and is sent by itself afterwards.', {
    exact: true,
  });
const asked = (commands) => commands.filter(({ name }) => name === 'chat.ask').map(({ args }) => args.text);

/** Puter ends the session, and Oriel learns of it when it next asks. */
async function end(page, stage) {
  await stage('revoke');
  const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
  await sidebar.getByRole('button', { name: /left$|Signed out$/ }).click();
  // Oriel may learn it by itself before that; then there is nothing to refresh.
  const refreshed = button(page, 'Refresh')
    .click()
    .catch(() => undefined);
  await Promise.race([refreshed, banner(page).waitFor()]);
  await page.keyboard.press('Escape');
  await banner(page).waitFor();
}

describe('a session that was ended', () => {
  signedIn('is told at the top with the time, and at the account; chats stay readable', async ({ page, stage }) => {
    await ask(page, 'A short answer');
    await end(page, stage);
    const words = await banner(page).innerText();
    assert.match(words, /You are signed out\. Since \d\d:\d\d\. .*Chats and drafts here are safe\./s);
    await page.getByText('Signed out', { exact: true }).waitFor();
    await questions(page).filter({ hasText: 'A short answer' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'You are signed out.' }).waitFor({ state: 'attached' });
    await button(page, 'Not now').click();
    await banner(page).waitFor({ state: 'detached' });
    await page.getByText('Signed out', { exact: true }).waitFor();
  });

  signedIn('signing in again leaves everything where it was and gives the keyboard back', async ({ page, stage }) => {
    await ask(page, 'A short answer');
    await composer(page).fill('half a thought');
    await end(page, stage);
    await stage('consent', { approve: null });
    await banner(page).getByRole('button', { name: 'Sign in' }).click();
    const waiting = page.getByRole('dialog', { name: 'Finish in your browser' });
    await waiting.waitFor();
    await stage('consent', { approve: true });
    await waiting.getByRole('button', { name: 'Open the page again' }).click();
    await waiting.waitFor({ state: 'detached' });
    await banner(page).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Message');
    assert.equal(await composer(page).inputValue(), 'half a thought');
    await questions(page).filter({ hasText: 'A short answer' }).waitFor();
  });

  signedIn('a refusal is told over the window, and “Not now” leads back to it', async ({ page, stage }) => {
    await end(page, stage);
    await stage('consent', { approve: false });
    await banner(page).getByRole('button', { name: 'Sign in' }).click();
    const refused = page.getByRole('dialog', { name: 'Sign-in was refused' });
    await refused.getByRole('button', { name: 'Not now' }).click();
    await refused.waitFor({ state: 'detached' });
    await banner(page).waitFor();
  });
});

describe('a session that was ended on a computer that has lost its keychain', () => {
  signedIn('asks over the window where the token shall be, and loses nothing', async ({ page, stage }) => {
    await composer(page).fill('half a thought');
    await end(page, stage);
    await stage('keychain', { state: 'missing' });
    await banner(page).getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('dialog', { name: 'No keychain on this computer' }).waitFor();
    await button(page, 'Continue').click();
    await page.getByText('so the token is in memory only').waitFor();
    await banner(page).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Message');
    assert.equal(await composer(page).inputValue(), 'half a thought');
  });
});

describe('a message while the session is ended', () => {
  signedIn('signs in first and is sent by itself, once', async ({ page, commands, stage }) => {
    await end(page, stage);
    await composer(page).fill('A short answer, please');
    await button(page, 'Sign in to send').first().waitFor();
    await stage('consent', { approve: null });
    await composer(page).press('Enter');
    const waiting = page.getByRole('dialog', { name: 'Finish in your browser' });
    await waiting.waitFor();
    assert.deepEqual(asked(commands), []);
    await stage('consent', { approve: true });
    await waiting.getByRole('button', { name: 'Open the page again' }).click();
    const answer = answers(page).filter({ hasText: 'You said: "A short answer, please"' });
    await answer.waitFor();
    await ended(answer);
    assert.deepEqual(asked(commands), ['A short answer, please']);
    assert.equal(await composer(page).inputValue(), '');
    assert.equal(await button(page, 'Sign in to send').count(), 0);
  });

  signedIn(
    'stays typed when the sign-in is given up, and when somebody else signs in',
    async ({ page, address, commands, stage }) => {
      await end(page, stage);
      await composer(page).fill('A thought of mira');
      await stage('consent', { approve: null });
      await composer(page).press('Enter');
      await page.getByRole('dialog', { name: 'Finish in your browser' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await composer(page).inputValue(), 'A thought of mira');
      await becomes(async () => (await call(address, 'chat.draft', { chat: null })).text, 'A thought of mira');

      await stage('user', { name: 'noor' });
      await stage('consent', { approve: true });
      await button(page, 'Sign in to send').first().click();
      await becomes(async () => (await accountState(address)).current.username, 'noor');
      await page.getByRole('button', { name: /^noor/ }).waitFor();
      assert.equal(await composer(page).inputValue(), '');
      assert.deepEqual(asked(commands), []);
      await call(address, 'account.switch', { account: (await accountState(address)).accounts[0].id });
      await becomes(() => composer(page).inputValue(), 'A thought of mira');
      assert.deepEqual(asked(commands), []);
    },
  );
});

/** Asks something that waits for a new sign-in: the session ended, and this message is the first to find out. */
async function askInVain(page, stage, question) {
  await ask(page, 'A short answer');
  const balance = { used: 0, allowance: 1e8, remaining: 1e8, unit: 'microcents', remainingMicrocents: 1e8, readAt: 0 };
  await page.route('**/door/account.balance', (route) => route.fulfill({ body: JSON.stringify({ output: balance }) }));
  await stage('revoke');
  await send(page, question);
  await waits(page).waitFor();
  await page.unroute('**/door/account.balance');
}

/** Takes a step of the answer that waits. */
const step = async (page, name) =>
  notice(page, await waits(page).innerText())
    .getByRole('button', { name })
    .click();

describe('an answer whose session ends', () => {
  signedIn('waits in its place, and goes on by itself after a new sign-in', async ({ page, commands, stage }) => {
    await askInVain(page, stage, 'And a second short answer');
    await page
      .getByRole('status')
      .filter({ hasText: 'Waiting for you to sign in again.' })
      .waitFor({ state: 'attached' });
    await banner(page).waitFor();
    await step(page, 'Sign in');
    const answer = answers(page).filter({ hasText: 'You said: "And a second short answer"' });
    await answer.waitFor();
    await ended(answer);
    assert.equal(await waits(page).count(), 0);
    assert.equal(await questions(page).count(), 2);
    assert.equal(asked(commands).length, 2, 'the message was sent once');
  });

  signedIn('still waits after a reload', async ({ page, stage }) => {
    await askInVain(page, stage, 'And a second short answer');
    await page.reload();
    await page.getByRole('navigation', { name: 'Chats' }).getByText('A short answer').click();
    await waits(page).waitFor();
    await step(page, 'Sign in');
    await answers(page).filter({ hasText: 'You said: "And a second short answer"' }).waitFor();
  });

  signedIn('is ended by Stop, and the question stays', async ({ page, stage }) => {
    await askInVain(page, stage, 'And a second short answer');
    await step(page, 'Stop');
    await waits(page).waitFor({ state: 'detached' });
    await notice(page, 'Stopped').waitFor();
    await questions(page).filter({ hasText: 'And a second short answer' }).waitFor();
  });

  signedIn('a second refusal right after the sign-in stops with the reason', async ({ page, stage }) => {
    await askInVain(page, stage, 'And now? fault: 401');
    await step(page, 'Sign in');
    await waits(page).waitFor({ state: 'detached' });
    const reason = notice(page, 'You are signed out');
    await reason.getByText('accepted the sign-in and refused its token right after.').waitFor();
    await questions(page).filter({ hasText: 'And now? fault: 401' }).waitFor();
  });
});

describe('a file whose session ends', () => {
  signedIn('waits in the tray, and arrives after a new sign-in', async ({ page, stage }) => {
    await walkTo(page, 'Documents');
    await stage('file', { name: 'plan.txt', text: 'A plan' });
    await stage('revoke');
    await button(page, 'Upload').click();
    const tray = page.getByRole('region', { name: 'Transfers' });
    await tray.getByText('Waits for you to sign in again').waitFor();
    await tray.getByText('1 waiting for you').waitFor();
    await tray.getByRole('button', { name: 'Cancel plan.txt' }).waitFor();
    await tray.getByRole('button', { name: 'Sign in' }).click();
    await fileRow(page, 'plan.txt').waitFor();
    await tray.getByText('Waits for you to sign in again').waitFor({ state: 'detached' });
  });
});
