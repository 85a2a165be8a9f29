// The pages of chats, and what lies above them: what must be true of each is in inspect.mjs.

import { readFileSync } from 'node:fs';
import { everyPage } from './inspect.mjs';
import { ask, chatRows, composer, note, notice, send, signIn } from './oriel.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

everyPage({
  'a chat': {
    'empty chat': async (page) => {
      await signIn(page);
      await page.getByRole('heading', { name: 'Ask, or drop a file' }).waitFor();
    },

    chat: async (page) => {
      for (const title of ['Release notes, a short answer', 'عشاء لتسعة، short answer']) {
        await ask(page, title);
        await page.keyboard.press('Control+n');
      }
      const answer = await ask(page, 'Would a heat pump be cheaper to run? Show the formula and a script.');
      await answer.locator('math').nth(1).waitFor();
      await answer.locator('pre span').first().waitFor();
      await composer(page).fill('What changes if we move to the night tariff for a third of the load?');
      await page.getByText('at most').first().waitFor();
    },

    'search, found': async (page) => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('short');
      await page.getByRole('list', { name: 'Messages' }).getByRole('listitem').first().waitFor();
    },

    'search, none': async (page) => {
      await page.getByRole('textbox', { name: 'Search chats' }).fill('boiler warranty');
      await page.getByText('No chat mentions').waitFor();
    },

    'find in the chat': async (page) => {
      for (const key of ['Control+f', 'Escape', 'Control+f']) await page.keyboard.press(key);
      await page.getByRole('textbox', { name: 'Find in this chat' }).fill('heat');
      await page
        .getByRole('search', { name: 'Find in this chat' })
        .getByText(/ of 5$/)
        .waitFor();
    },

    models: async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+M');
      await page.getByRole('option', { selected: true }).waitFor();
      await page.keyboard.press('Control+d');
      await page
        .getByRole('option', { name: /favourite/ })
        .first()
        .waitFor();
    },
  },

  'a chat that branches': {
    'editing a question': async (page) => {
      await signIn(page);
      await ask(page, 'A short answer about gas');
      await ask(page, 'A short answer about coal');
      await page.getByRole('article', { name: 'You' }).nth(1).hover();
      await button(page, 'Edit').nth(1).click();
      await page.getByRole('textbox', { name: 'New words of the message' }).waitFor();
    },

    'versions and a branch': async (page) => {
      await page.getByRole('textbox', { name: 'New words of the message' }).fill('A short answer about oil');
      await page.keyboard.press('Enter');
      await page.getByText('2/2').waitFor();
      await button(page, 'Send').waitFor();
      await button(page, 'Continue from here').first().click();
      await page.getByRole('group', { name: 'Continues from an earlier message' }).waitFor();
    },

    'a message deleted': async (page) => {
      await button(page, 'Continue from the end instead').click();
      await page.getByRole('article', { name: 'You' }).nth(1).hover();
      await button(page, 'More').nth(2).click();
      await page.getByRole('menuitem', { name: 'Delete this and what follows' }).click();
      await note(page, 'Message and 1 more after it deleted').waitFor();
    },
  },

  'deleted chats': {
    'deleted chats': async (page) => {
      await signIn(page);
      await ask(page, 'Lease clause 14, plain English, a short answer');
      await page.keyboard.press('Control+n');
      await ask(page, 'عشاء لتسعة، short answer');
      for (const left of [1, 0]) {
        await chatRows(page).first().focus();
        await page.keyboard.press('Delete');
        await page
          .getByRole('navigation', { name: 'Chats' })
          .getByRole('listitem')
          .nth(left)
          .waitFor({ state: 'detached' });
      }
      await chatRows(page).getByText('Deleted').click();
      await page.keyboard.press(' ');
      await page.getByText('1 picked').waitFor();
    },

    'a deleted chat': async (page) => {
      await page.getByRole('navigation', { name: 'Deleted chats' }).getByText('Deleted just now').first().click();
      await page.getByRole('log', { name: 'Deleted conversation' }).getByText('You said').waitFor();
    },

    'erase for good': async (page) => {
      await button(page, 'Erase for good…').last().click();
      await page.getByRole('dialog').getByText('This cannot be undone.').waitFor();
    },
  },

  'what goes wrong': {
    'Puter asks to slow down': async (page) => {
      await signIn(page);
      await send(page, 'Now? fault: 429');
      await notice(page, 'Puter asks us to slow down').getByText('Attempt').waitFor();
    },

    'no balance': async (page) => {
      await page.keyboard.press('Control+n');
      await ask(page, 'A short answer');
      await send(page, 'And a longer one? fault: 402');
      await notice(page, 'Not enough balance for this message').waitFor();
    },

    cut: async (page) => {
      await page.keyboard.press('Control+n');
      await ask(page, 'Tell me. fault: cut');
      await notice(page, 'The connection broke while answering').waitFor();
    },
  },

  'chats in and out': {
    'data brought in': async (page, { stage }) => {
      await signIn(page);
      await ask(page, 'A short answer');
      const text = readFileSync(new URL('../archives/chatgpt.json', import.meta.url), 'utf8');
      await stage('file', { name: 'conversations.json', text });
      await page.keyboard.press('Control+,');
      await page.getByRole('navigation', { name: 'Settings' }).getByText('Data', { exact: true }).click();
      await button(page, 'Choose files…').click();
      await page.getByText('2 things were left out').click();
    },

    'folder of the cloud': async (page) => {
      await button(page, 'Documents / From Oriel').click();
      await page.getByRole('dialog').getByText('House 2026').waitFor();
    },

    'chat menu': async (page) => {
      await page.keyboard.press('Escape');
      await button(page, 'Back to chats').click();
      await chatRows(page).getByText('Heat pump or boiler').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Export…' }).waitFor();
    },

    'new folder': async (page) => {
      await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
      await page.getByRole('menuitem', { name: 'New folder…' }).click();
      await page.getByRole('textbox', { name: 'Name of the folder' }).fill('House');
    },

    'folder in the list': async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click();
      await button(page, 'House').waitFor();
      await chatRows(page).getByText('Heat pump or boiler').click();
      await page.getByText('It breaks even at 2.91.').waitFor();
    },

    archive: async (page) => {
      await chatRows(page).getByText('Archived').click();
      await chatRows(page).getByText('Letter to the council').waitFor();
    },
  },

  'what goes with a message': {
    options: async (page) => {
      await signIn(page);
      await button(page, 'How this chat is answered').click();
      const panel = page.getByRole('dialog', { name: 'How this chat is answered' });
      await panel.getByRole('textbox', { name: 'Instructions' }).fill('Answer in one word.');
    },

    'a new persona': async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Save as a persona…' }).click();
      await page.getByRole('dialog', { name: 'New persona' }).waitFor();
    },

    cost: async (page) => {
      for (const key of ['Escape', 'Escape']) await page.keyboard.press(key);
      await composer(page).fill('What changes if we move to the night tariff?');
      await page.getByRole('button', { name: /at most/ }).click();
      await page.getByRole('dialog', { name: 'What this message may cost' }).waitFor();
    },

    context: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /of 1M/ }).click();
      await page.getByRole('dialog', { name: 'What fills the model’s memory' }).waitFor();
    },

    'a file above the composer': async (page) => {
      await page.keyboard.press('Escape');
      const dragged = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['a,b'], 'readings.csv', { type: 'text/csv' }));
        return transfer;
      });
      await page.dispatchEvent('[data-region=composer]', 'dragenter', { dataTransfer: dragged });
      await page.dispatchEvent('[data-region=composer]', 'dragover', { dataTransfer: dragged });
      await page.getByText('to this chat').waitFor();
    },

    palette: async (page) => {
      await page.reload();
      await composer(page).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search everything' }).fill('chat');
      await page.getByRole('option', { name: 'New chat Ctrl N' }).waitFor();
    },
  },
});
