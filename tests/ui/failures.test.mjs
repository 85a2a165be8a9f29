// What goes wrong with a message: each failure has its sentence in its place, keeps the text, and offers a next step.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { answers, ask, becomes, call, composer, focused, notice, questions, send, signedIn } from './oriel.mjs';

/** Said of a request that Puter refused before the model wrote anything. */
const REFUSED = [
  {
    fault: '402',
    title: 'Not enough balance for this message',
    text: 'Puter holds the worst case before it starts. Nothing was sent to the model and nothing was charged.',
    steps: ['Send with another model', 'Keep Claude Sonnet 5, shorter answer', 'Add to your balance on puter.com'],
  },
  {
    fault: '403',
    title: 'Claude Sonnet 5 needs a paid Puter plan',
    text: 'Your balance cannot be used for it on the Free plan.',
    steps: ['Choose another', 'See plans on puter.com'],
  },
  {
    fault: 'upstream',
    title: 'That did not work',
    text: 'The model’s service did not answer. Puter reached it, but it returned an error.',
    steps: ['Try again', 'Try another model', 'Copy details'],
  },
  {
    fault: '500',
    title: 'That did not work',
    text: 'Your message is kept; try again in a moment. If the model had begun, Puter may still charge for it.',
    steps: ['Try again', 'Try another model', 'Copy details'],
  },
];

describe('a message that was refused', () => {
  signedIn('says why and what is safe, keeps the text, and offers the next steps', async ({ page }) => {
    for (const { fault, title, text, steps } of REFUSED) {
      const question = `A short answer. fault: ${fault}`;
      await page.keyboard.press('Control+n');
      await send(page, question);
      const said = notice(page, title).filter({ hasText: text });
      await said.waitFor();
      assert.deepEqual(await said.getByRole('button').allInnerTexts(), steps, fault);
      // The message is either in the chat or back in the composer.
      const kept = [...(await questions(page).allInnerTexts()), await composer(page).inputValue()];
      assert.ok(
        kept.some((words) => words.includes(question)),
        fault,
      );
      const says = page.getByRole('alert').filter({ hasText: `${title}. Your message is kept.` });
      await says.waitFor({ state: 'attached' });
    }
  });

  signedIn('can be sent to another model from where it failed', async ({ page }) => {
    await send(page, 'A short answer. fault: 402');
    await notice(page, 'Not enough balance for this message')
      .getByRole('button', { name: 'Send with another model' })
      .click();
    await page.keyboard.type('haiku');
    await page.getByRole('option', { name: /^Claude Haiku/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await becomes(() => answers(page).first().getAttribute('aria-label'), 'Claude Haiku 4.5');
  });

  signedIn('says what it could cost with its file and with the instructions', async ({ page, address }) => {
    const text = 'A short answer. fault: 402';
    const options = { persona: null, temperature: null, maxTokens: 1000, effort: null, verbosity: null };
    const costs = async (system, attachments) => {
      const draft = { chat: null, text, attachments, options: { ...options, system, webSearch: false } };
      await call(address, 'chat.saveDraft', draft);
      await page.reload();
      await page.keyboard.press('Control+n');
      await becomes(() => composer(page).inputValue(), text);
      await page.keyboard.press('Enter');
      return await notice(page, 'Not enough balance for this message').locator('dd').first().innerText();
    };
    // A ceiling is rounded up: 1,000 tokens of answer at $15 a million; with 10,000 of instructions and a picture at $3.
    assert.equal(await costs(null, []), '1.6¢');
    assert.equal(await costs('word '.repeat(8000), ['/mira/Pictures/terrace.png']), '5¢');
  });

  signedIn(
    'whose answer the balance cut short goes on with a cheaper model, or is left',
    async ({ page, stage, commands }) => {
      const leave = async (usd) => {
        await stage('leave', { usd });
        await page.reload();
        await page.getByRole('button', { name: `$${usd.toFixed(2)} left` }).waitFor();
      };
      const models = () => commands.filter(({ name }) => name === 'chat.ask').map(({ args }) => args.model);
      const open = () => page.getByRole('navigation', { name: 'Chats' }).getByText('Tell me').click();
      const said = notice(page, 'Cut short by your balance');
      await leave(0.2);
      // Something else spends most of it meanwhile.
      await stage('leave', { usd: 0.002 });
      await ask(page, 'Tell me');
      await said.getByText(/^Puter limited this answer to \d+ tokens, all that .* could hold\./).waitFor();
      await said.getByRole('button', { name: 'Leave it' }).click();
      await said.waitFor({ state: 'detached' });
      await becomes(() => focused(page), 'Message');
      await leave(0.04);
      await open();
      await said.getByRole('button', { name: /^Continue with .*, at most \d(\.\d)?¢$/ }).click();
      await becomes(() => models().length, 2);
      assert.notEqual(models()[1], models()[0]);
      await questions(page).filter({ hasText: 'Continue from where you stopped.' }).waitFor();
    },
  );

  signedIn('leaves the chat as it was, and the next one is answered', async ({ page }) => {
    await ask(page, 'A short answer');
    await send(page, 'Once more. fault: 500');
    await notice(page, 'That did not work').waitFor();
    const answer = await ask(page, 'Another short answer');
    assert.match(await answer.innerText(), /You said: "Another short answer"/);
    await page.reload();
    await page.getByRole('navigation', { name: 'Chats' }).getByText('A short answer').click();
    await questions(page).filter({ hasText: 'Another short answer' }).waitFor();
    await questions(page).filter({ hasText: 'Once more. fault: 500' }).waitFor();
  });
});

describe('a message that Puter has no room for yet', () => {
  const WAITS = [
    {
      fault: '429',
      title: 'Puter asks us to slow down',
      text: /Your message is kept and nothing was charged\. Attempt [1-5] of 5\./,
      says: /Waiting (2|4|8|10) seconds\./,
      steps: ['Try now', 'Cancel'],
    },
    {
      fault: 'too many',
      title: 'Too many answers at once',
      text: 'Puter runs a few at a time. This one is next.',
      says: 'Too many answers at once. Puter runs a few at a time. This one is next.',
      steps: ['Cancel'],
    },
  ];
  for (const { fault, title, text, says, steps } of WAITS) {
    signedIn(`waits in its place until it is cancelled, and stays in the chat: ${title}`, async ({ page }) => {
      const question = `A short answer. fault: ${fault}`;
      await send(page, question);
      const said = notice(page, title);
      await said.filter({ hasText: text }).waitFor();
      await page.getByRole('status').filter({ hasText: says }).waitFor({ state: 'attached' });
      await becomes(() => said.getByRole('button').allInnerTexts(), steps);
      await said.getByRole('button', { name: 'Cancel' }).click();
      await said.waitFor({ state: 'detached' });
      await questions(page).filter({ hasText: question }).waitFor();
    });
  }
});

describe('an answer that breaks off', () => {
  signedIn('keeps what arrived and says that it broke, also after a reload', async ({ page }) => {
    const title = 'The connection broke while answering';
    const chat = (fault) => page.getByRole('navigation', { name: 'Chats' }).getByText(`fault: ${fault}`);
    const answer = answers(page).first();
    const texts = {};
    for (const fault of ['cut', 'character', 'reset line', 'error line']) {
      await page.keyboard.press('Control+n');
      await ask(page, `fault: ${fault}`);
      await notice(page, title).getByText('Puter may still charge for what was written').waitFor();
      await notice(page, title).getByRole('button', { name: 'Continue from here' }).waitFor();
      texts[fault] = await answer.locator('.markdown').innerText();
      assert.ok(texts[fault].length > 0, fault);
    }
    await page.reload();
    for (const [fault, text] of Object.entries(texts)) {
      await chat(fault).click();
      await page.getByRole('heading', { name: `fault: ${fault}`, level: 1 }).waitFor();
      await notice(page, title).waitFor();
      await becomes(() => answer.locator('.markdown').innerText(), text);
    }
  });

  signedIn('an unknown or unreadable line between two good ones costs nothing', async ({ page }) => {
    for (const fault of ['unknown line', 'no usage']) {
      const answer = await ask(page, `Tell me. fault: ${fault}`);
      await answer.getByRole('link', { name: 'example.org' }).waitFor();
      assert.equal(await answer.getByRole('group', { name: /broke|work/ }).count(), 0);
    }
  });
});
