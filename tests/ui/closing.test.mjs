// Closing the window: what is typed is kept, the person is asked where something would be cut, and what was cut is
// offered after the next start.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { AXE, answers, becomes, chatRows, composer, focused, notice, picture, send, signedIn } from './oriel.mjs';

const question = (page) => page.getByRole('dialog', { name: 'An answer is still running' });

/** Starts the program again, as after it has quit. */
async function restart(page, stage) {
  await stage('restart');
  await page.reload();
  await composer(page).waitFor();
}

describe('closing the window', () => {
  signedIn('keeps what was typed a moment ago', async ({ page, commands, stage }) => {
    await composer(page).fill('A thought that was not sent');
    await stage('close');
    await becomes(() => commands.some(({ name }) => name === 'app.quit'), true);
    const names = commands.map(({ name }) => name);
    assert.ok(names.indexOf('chat.saveDraft') >= 0 && names.indexOf('chat.saveDraft') < names.indexOf('app.quit'));
    await restart(page, stage);
    await becomes(() => composer(page).inputValue(), 'A thought that was not sent');
  });

  signedIn('asks while an answer runs, and what came of it is kept and goes on', async ({ page, commands, stage }) => {
    const quits = () => commands.filter(({ name }) => name === 'app.quit').length;
    await send(page, 'Why is the cellar damp? fault: stall');
    await becomes(async () => (await answers(page).first().locator('p').count()) > 0, true);
    await stage('close');
    await question(page).waitFor();
    await becomes(() => focused(page), 'Wait');
    await question(page).getByText('Puter may still charge for it.').waitFor();
    await picture(page, 'closing while an answer runs');
    await page.evaluate(AXE);
    assert.deepEqual(await page.evaluate(async () => (await axe.run('dialog')).violations.map(({ id }) => id)), []);
    await page.keyboard.press('Escape');
    await question(page).waitFor({ state: 'detached' });
    await becomes(() => focused(page), 'Message');

    await page.keyboard.press('Control+k');
    await page.keyboard.type('quit');
    await page.getByRole('option', { name: 'Quit Oriel' }).click();
    await question(page).waitFor();
    assert.equal(quits(), 0);
    const text = await answers(page).first().locator('.markdown').innerText();
    await question(page).getByRole('button', { name: 'Quit anyway' }).click();
    await becomes(quits, 1);

    await restart(page, stage);
    await chatRows(page).filter({ hasText: 'Why is the cellar damp?' }).click();
    await notice(page, 'The connection broke while answering').getByText('Oriel was closed').waitFor();
    await notice(page, 'The connection broke while answering')
      .getByRole('button', { name: 'Continue from here' })
      .waitFor();
    await becomes(() => answers(page).first().locator('.markdown').innerText(), text);
  });

  signedIn('waits no longer than what runs', async ({ page, commands, stage }) => {
    await send(page, 'Tell me. fault: stall');
    await becomes(async () => (await answers(page).first().locator('p').count()) > 0, true);
    await stage('close');
    await question(page).waitFor();
    await stage('puter', { there: false });
    await becomes(() => commands.some(({ name }) => name === 'app.quit'), true);
  });

  signedIn('asks nobody when the session ends', async ({ page, commands, stage }) => {
    await send(page, 'Tell me. fault: stall');
    await becomes(async () => (await answers(page).first().locator('p').count()) > 0, true);
    await composer(page).fill('And another thing');
    await stage('end');
    await becomes(() => commands.some(({ name }) => name === 'app.quit'), true);
    assert.equal(await question(page).count(), 0);
    await restart(page, stage);
    await chatRows(page).filter({ hasText: 'Tell me.' }).click();
    await becomes(() => composer(page).inputValue(), 'And another thing');
  });
});
