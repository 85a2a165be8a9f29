// Signing in when it is not one click: waiting for a browser that does not come back, codes that are pasted, links that
// run out, and a computer whose keychain is missing, locked, or asking.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { accountState, becomes, call, composer, firstPage, focused, notice, signIn, waitForNobody } from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const title = (page, name) => page.getByRole('heading', { name, exact: true });
const code = (page) => page.getByRole('textbox', { name: 'Sign-in code' });
const dialog = (page, name) => page.getByRole('dialog', { name });
const passphrase = (page) => page.getByRole('textbox', { name: 'Passphrase', exact: true });
const again = (page) => page.getByRole('textbox', { name: 'The same passphrase again' });
const sent = (commands, name) => commands.filter((command) => command.name === name).map(({ args }) => args);

/** Pastes this text with the keyboard, as a person who copied it in the browser. */
async function paste(page, stage, text) {
  await stage('clipboard', { text });
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await code(page).focus();
  await page.keyboard.press('Control+v');
}

/** Everything that the page holds and everything that it sent. */
const heldBy = async (page, commands) =>
  (await page.evaluate(
    () => document.documentElement.outerHTML + [...document.querySelectorAll('input')].map(({ value }) => value),
  )) + JSON.stringify(commands);

describe('waiting for the browser', () => {
  firstPage(
    'says where to approve, how long the link works and how the answer comes; Cancel leads back',
    async ({ page, address, stage }) => {
      await waitForNobody(page, stage);
      const { signIn } = await accountState(address);
      await page.getByText(`Approve Oriel on ${signIn.host}. This window carries on by itself.`).waitFor();
      await page.getByText(`Approve only while the address in the browser begins with ${signIn.server.gui}/`).waitFor();
      assert.match(await page.getByRole('timer').innerText(), /^(10:00|9:\d\d)$/);
      await page.getByText('The answer comes back through an oriel:// link.').waitFor();
      await becomes(() => focused(page), 'Open the page again');
      for (const origin of Object.values(signIn.server).filter(Boolean))
        await page.getByText(origin, { exact: true }).first().waitFor();
      await page.getByRole('status').filter({ hasText: 'Finish in your browser.' }).waitFor({ state: 'attached' });
      await button(page, 'Cancel').click();
      await becomes(() => focused(page), 'Sign in with Puter');
    },
  );

  firstPage('goes down the ladder with “Try another way”, and each rung says which it is', async ({ page, stage }) => {
    await waitForNobody(page, stage);
    for (const way of [
      'The answer comes back through a loopback address on this computer.',
      'Puter’s consent page sends the answer to a loopback address on this computer.',
      'The answer comes back through an oriel:// link.',
    ]) {
      await button(page, 'Try another way').click();
      if (way.startsWith('Puter’s')) {
        await title(page, 'May the page hand over the token?').waitFor();
        await becomes(() => focused(page), 'Cancel');
        await button(page, 'Use the consent page').click();
      }
      await page.getByText(way).waitFor();
      // Two presses right after one another count as one.
      await page.reload();
      await page.getByText(way).waitFor();
    }
  });

  firstPage('asks before it does without a sign-in service that fails', async ({ page, stage }) => {
    await stage('consent', { approve: null });
    await stage('disturb');
    await button(page, 'Sign in with Puter').click();
    await title(page, 'May the page hand over the token?').waitFor();
    await page.getByText('cannot be used, so Oriel has stopped here. Nothing was signed in.').waitFor();
    await page.getByText('Approve only while the address in the browser begins with http://127.0.0.1:').waitFor();
    await becomes(() => focused(page), 'Try again');
    await page.keyboard.press('Enter');
    await title(page, 'Finish in your browser').waitFor();
    await page.getByText('The answer comes back through an oriel:// link.').waitFor();
  });

  firstPage('begins with the loopback address where oriel:// links do not arrive', async ({ page, stage }) => {
    await stage('scheme', { handler: 'nobody' });
    await waitForNobody(page, stage);
    await page.getByText('The answer comes back through a loopback address on this computer.').waitFor();
  });

  firstPage('carries on by itself when the page is opened again and approved', async ({ page, stage }) => {
    await waitForNobody(page, stage);
    await stage('consent', { approve: true });
    await button(page, 'Open the page again').click();
    await becomes(() => focused(page), 'Message');
  });

  firstPage('copies the link of the page', async ({ page, address, stage }) => {
    await waitForNobody(page, stage);
    await button(page, 'Copy the link').click();
    await button(page, 'Copied').waitFor();
    const { signIn } = await accountState(address);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), signIn.address);
  });

  firstPage('a refusal has its page, and “Try again” opens the browser again', async ({ page, stage }) => {
    await stage('consent', { approve: false });
    await button(page, 'Sign in with Puter').click();
    await title(page, 'Sign-in was refused').waitFor();
    await page.getByText('You, or the page, chose not to allow Oriel.').waitFor();
    await becomes(() => focused(page), 'Try again');
    await stage('consent', { approve: true });
    await page.keyboard.press('Enter');
    await composer(page).waitFor();
  });

  firstPage('a link that runs out says so by itself and is replaced by a new one', async ({ page, stage }) => {
    await page.clock.install();
    await page.reload();
    await waitForNobody(page, stage);
    await stage('pass', { seconds: 601 });
    await page.clock.fastForward(601_000);
    await title(page, 'This link has run out').waitFor();
    await page.getByText('Links work for ten minutes. Nothing was signed in.').waitFor();
    await button(page, 'Get a new link').click();
    await title(page, 'Finish in your browser').waitFor();
  });

  firstPage('a refusal can be left', async ({ page, stage }) => {
    await stage('consent', { approve: false });
    await button(page, 'Sign in with Puter').click();
    await button(page, 'Back').click();
    await title(page, 'A window onto your Puter').waitFor();
    await button(page, 'Sign in with Puter').waitFor();
    assert.equal(await notice(page, 'Sign-in was refused').count(), 0);
  });
});

describe('a code that is pasted', () => {
  for (const [rung, presses] of [
    ['a link with a code', 0],
    ['a link with the token itself', 2],
  ]) {
    firstPage(`${rung} signs in and never enters the page`, async ({ page, address, commands, stage }) => {
      await waitForNobody(page, stage);
      for (let press = 0; press < presses; press += 1) await call(address, 'account.anotherWay');
      if (presses === 2) await call(address, 'account.agree');
      await becomes(async () => (await accountState(address)).signIn.way, ['scheme', 'loopback', 'authme'][presses]);
      const { signIn } = await accountState(address);
      await stage('carry', { address: signIn.address });
      // The browser's own clipboard holds something else: whoever signs in has not read it.
      await page.evaluate(() => navigator.clipboard.writeText('nothing of this was used'));
      await code(page).focus();
      await page.keyboard.press('Control+v');
      await composer(page).waitFor();
      assert.deepEqual(sent(commands, 'account.paste'), [{}]);
      assert.deepEqual(sent(commands, 'account.finish'), []);
    });
  }

  firstPage('is not in the page even when it is of no use', async ({ page, commands, stage }) => {
    await waitForNobody(page, stage);
    const secret = 'oriel://auth/callback?code=a-secret-code&state=another';
    await paste(page, stage, secret);
    await page.getByText('This code does not belong to the sign-in that is open.').waitFor();
    assert.equal(await code(page).inputValue(), '');
    assert.equal(await code(page).getAttribute('aria-invalid'), 'true');
    assert.ok(!(await heldBy(page, commands)).includes('a-secret-code'));
    await page.getByRole('timer').waitFor();
  });

  firstPage(
    'that is a key of another service is refused kindly, and not repeated',
    async ({ page, commands, stage }) => {
      await waitForNobody(page, stage);
      for (const [key, words] of [
        [`sk-ant-oat01-${'x1Y2'.repeat(12)}`, 'This token works only in Claude Code'],
        [`sk-proj-${'x1Y2'.repeat(12)}`, 'Oriel needs no'],
      ]) {
        await paste(page, stage, key);
        await page.getByText(words).waitFor();
        assert.equal(await code(page).inputValue(), '');
        assert.ok(!(await heldBy(page, commands)).includes('x1Y2'));
      }
    },
  );

  firstPage(
    'that is typed goes with Continue, and a wrong one is told beside the field',
    async ({ page, commands, stage }) => {
      await waitForNobody(page, stage);
      assert.equal(await button(page, 'Continue').isDisabled(), true);
      await code(page).pressSequentially('oriel://auth/callback?code=x&state=another');
      await button(page, 'Continue').click();
      await page.getByText('This code does not belong to the sign-in that is open.').waitFor();
      assert.equal(await code(page).getAttribute('aria-invalid'), 'true');
      assert.equal(sent(commands, 'account.finish').length, 1);
      await page.getByRole('timer').waitFor();
    },
  );

  firstPage('an empty clipboard is told, too', async ({ page, stage }) => {
    await waitForNobody(page, stage);
    await paste(page, stage, ' ');
    await page.getByText('There is no text on the clipboard.').waitFor();
  });
});

describe('a computer without a keychain', () => {
  /** Asks to sign in and stands before the choice. */
  async function choose(page, stage) {
    await stage('keychain', { state: 'missing' });
    await button(page, 'Sign in with Puter').click();
    await dialog(page, 'No keychain on this computer').waitFor();
  }

  firstPage(
    'asks before anything is sent; Cancel and a click beside it leave nothing behind',
    async ({ page, address, stage }) => {
      await choose(page, stage);
      await page.mouse.click(20, 20);
      await page.keyboard.press('Escape');
      await dialog(page, 'No keychain on this computer').waitFor({ state: 'detached' });
      await becomes(() => focused(page), 'Sign in with Puter');
      const { signIn, accounts } = await accountState(address);
      assert.deepEqual([signIn.step, accounts], ['idle', []]);
    },
  );

  firstPage(
    'keeps the token in memory unless the person chooses otherwise, and says so in the window',
    async ({ page, address, stage }) => {
      await choose(page, stage);
      await page.getByRole('radio', { name: 'Only until I quit' }).and(page.locator(':checked')).waitFor();
      await button(page, 'Continue').click();
      await composer(page).waitFor();
      await page.getByText('the token is in memory only').waitFor();
      await page.keyboard.press('Control+,');
      await page.getByText('In memory only, until Oriel is closed.').waitFor();
      await stage('restart');
      await page.reload();
      await button(page, 'Sign in with Puter').waitFor();
      assert.deepEqual((await accountState(address)).accounts, []);
    },
  );

  firstPage(
    'goes on with the keychain once there is one, and says when there is still none',
    async ({ page, address, stage }) => {
      await choose(page, stage);
      await button(page, 'Check again').click();
      await page.getByText('There is still no keychain. Start one, or choose one of these.').waitFor();
      await stage('keychain', { state: 'ready' });
      // Two presses right after one another count as one.
      await page.reload();
      await button(page, 'Check again').click();
      await composer(page).waitFor();
      assert.equal((await accountState(address)).current.kept, 'keychain');
    },
  );

  firstPage('locks the token into a file with a passphrase that is typed twice', async ({ page, address, stage }) => {
    await choose(page, stage);
    await page.getByRole('radio', { name: 'In a file locked with a passphrase' }).check();
    await page.getByText('Weaker than a keychain').waitFor();
    await becomes(() => focused(page), 'Passphrase');
    assert.equal(await button(page, 'Continue').isDisabled(), true);
    await passphrase(page).fill('four unrelated words');
    await again(page).fill('four unrelated word');
    await page.keyboard.press('Enter');
    await page.getByText('These two are not the same.').waitFor();
    await again(page).fill('four unrelated words');
    await page.keyboard.press('Enter');
    await composer(page).waitFor();
    assert.equal((await accountState(address)).current.kept, 'file');

    await stage('restart');
    await page.reload();
    await title(page, 'Your sign-in is locked').waitFor();
    await becomes(() => focused(page), 'Passphrase');
    await page.keyboard.type('four other words');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the passphrase of the file.').waitFor();
    assert.equal(await passphrase(page).inputValue(), '');
    await passphrase(page).fill('four unrelated words');
    await page.keyboard.press('Enter');
    await becomes(() => focused(page), 'Message');
  });

  firstPage(
    'a forgotten passphrase costs the sign-in and nothing else, and is asked about first',
    async ({ page, address, stage }) => {
      await choose(page, stage);
      await page.getByRole('radio', { name: 'In a file' }).check();
      await passphrase(page).fill('four unrelated words');
      await again(page).fill('four unrelated words');
      await page.keyboard.press('Enter');
      await composer(page).waitFor();
      await stage('restart');
      await page.reload();
      await button(page, 'Forgotten?').click();
      const sure = dialog(page, 'Remove the locked file?');
      await sure.waitFor();
      await becomes(() => focused(page), 'Cancel');
      await page.keyboard.press('Enter');
      await sure.waitFor({ state: 'detached' });
      assert.equal((await accountState(address)).accounts.length, 1);
      // Two presses right after one another count as one.
      await page.reload();
      await button(page, 'Forgotten?').click();
      await button(page, 'Remove the file').click();
      await button(page, 'Sign in with Puter').waitFor();
      assert.equal((await accountState(address)).accounts.length, 0);
    },
  );

  firstPage(
    'moves the token into the keychain when there is one: at a press, or when the window gets the focus',
    async ({ page, address, commands, stage }) => {
      await choose(page, stage);
      await button(page, 'Continue').click();
      await composer(page).waitFor();
      await page.keyboard.press('Control+,');
      await button(page, 'Move into the keychain').click();
      await page.getByText('No keychain is running on this computer').last().waitFor();
      await button(page, 'Check again').waitFor();
      await stage('keychain', { state: 'ready' });
      const asked = () => sent(commands, 'account.checkKeychain').filter(({ quiet }) => quiet).length;
      const before = asked();
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      await page.getByText('In Test Keychain on this computer, and nowhere else.').waitFor();
      assert.equal(asked(), before + 1);
      assert.equal((await accountState(address)).current.kept, 'keychain');
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      assert.equal(asked(), before + 1, 'nothing is asked once the token is where it belongs');
    },
  );
});

describe('a saved sign-in', () => {
  firstPage(
    'waits for a keychain that asks the person, and carries on when it is answered',
    async ({ page, stage }) => {
      await signIn(page);
      await stage('keychain', { state: 'asking' });
      await stage('restart');
      await page.reload();
      await title(page, 'Test Keychain is asking').waitFor();
      await page.getByText('Chats and drafts here are safe.').waitFor();
      await stage('keychain', { state: 'ready' });
      await becomes(() => focused(page), 'Message');
    },
  );

  firstPage('can be left for later, and taken up again', async ({ page, stage }) => {
    await signIn(page);
    await stage('keychain', { state: 'asking' });
    await stage('restart');
    await page.reload();
    await button(page, 'Not now').click();
    const list = page.getByRole('list', { name: 'Accounts on this computer' });
    await button(page, 'Sign in with Puter').waitFor();
    await list.getByRole('button', { name: /^Continue as mira/ }).click();
    await title(page, 'Test Keychain is asking').waitFor();
    await stage('keychain', { state: 'ready' });
    await composer(page).waitFor();
  });

  firstPage('in a locked keychain asks to unlock it, as often as it takes', async ({ page, stage }) => {
    await signIn(page);
    await stage('keychain', { state: 'locked' });
    await stage('restart');
    await page.reload();
    await title(page, 'The keychain is locked').waitFor();
    await page.getByText(/^.?Test Keychain.? is locked\./).waitFor();
    await button(page, 'Unlock').click();
    await page.getByText(/^.?Test Keychain.? is locked\./).waitFor();
    await stage('keychain', { state: 'ready' });
    await becomes(async () => {
      await page.keyboard.press('Enter');
      return (await composer(page).count()) > 0;
    }, true);
  });

  firstPage('that does not open can be replaced by signing in again', async ({ page, stage }) => {
    await signIn(page);
    await stage('keychain', { state: 'locked' });
    await stage('restart');
    await page.reload();
    await button(page, 'Sign in again').click();
    await composer(page).waitFor();
    await page.getByText('so the token is in memory only').waitFor();
  });
});
