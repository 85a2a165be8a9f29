import { afterEach, expect, it } from 'vitest';
import { densest, find, first, places, stepped } from './find.svelte';
import { bringIntoView, rangesIn } from './painter';

const turns = [
  { id: 'q1', role: 'user' as const, text: 'Where is the Café? **cafe**', reasoning: '' },
  {
    id: 'a1',
    role: 'assistant' as const,
    text: 'The **ca**fe is [here](https://cafe.example).',
    reasoning: 'A **tea**house.',
  },
  { id: 'q2', role: 'user' as const, text: 'Thanks', reasoning: '' },
];

afterEach(() => {
  find.close();
  document.body.replaceChildren();
});

it('finds every place in all turns, as they read', () => {
  expect(places(turns, 'cafe')).toEqual([
    { turn: 'q1', nth: 0, reasoning: false },
    { turn: 'q1', nth: 1, reasoning: false },
    { turn: 'a1', nth: 0, reasoning: false },
  ]);
  expect(places(turns, 'teahouse')).toEqual([{ turn: 'a1', nth: 0, reasoning: true }]);
  expect(places(turns, '')).toEqual([]);
  expect(places([{ id: 'q2', role: 'user', text: 'Other words', reasoning: '' }], 'thanks')).toEqual([]);
});

it('begins where one reads, and goes round', () => {
  const found = places(turns, 'cafe');
  expect(first(found, turns, 'a1')).toEqual({ turn: 'a1', nth: 0, reasoning: false });
  expect(first(found, turns, 'q2')).toEqual({ turn: 'q1', nth: 0, reasoning: false });
  expect(first([], turns, null)).toBeNull();
  expect(stepped(found, { turn: 'a1', nth: 0, reasoning: false }, 1)).toEqual({ turn: 'q1', nth: 0, reasoning: false });
  expect(stepped(found, { turn: 'q1', nth: 0, reasoning: false }, -1)).toEqual({
    turn: 'a1',
    nth: 0,
    reasoning: false,
  });
  expect(stepped(found, null, -1)).toEqual({ turn: 'a1', nth: 0, reasoning: false });
  expect(stepped([], null, 1)).toBeNull();
});

it('looks for what is typed, with the spaces in it, but not for spaces alone', () => {
  find.query = ' The ';
  expect(find.phrase).toBe(' the ');
  find.query = '  ';
  expect(find.phrase).toBe('');
});

it('shows the place where most of the words stand together', () => {
  const text = `red far ${'x '.repeat(100)} red and blue`;
  expect(densest(text, ['red', 'blue'])).toBe(1);
  expect(densest('nothing', ['one'])).toBe(0);
});

it('opens the reasoning that hides the place that is shown', async () => {
  const log = document.createElement('div');
  const article = document.createElement('article');
  const header = document.createElement('header');
  const [button, thoughts] = [document.createElement('button'), document.createElement('div')];
  log.setAttribute('role', 'log');
  article.setAttribute('data-turn', 'a1');
  button.setAttribute('aria-controls', (thoughts.id = 't'));
  thoughts.setAttribute('data-reasoning', '');
  thoughts.hidden = true;
  header.append(button, thoughts);
  article.append(header, 'said');
  log.append(article);
  document.body.append(log);
  button.addEventListener('click', () => {
    thoughts.hidden = false;
    thoughts.textContent = 'A teahouse.';
  });
  const at = { turn: 'a1', nth: 0, reasoning: true };
  expect(await bringIntoView(document.body, { phrases: ['teahouse'], at })).toBe(true);
  expect(thoughts.hidden).toBe(false);
  expect(rangesIn(article, ['teahouse'])).toEqual([]);
  expect(rangesIn(thoughts, ['teahouse']).map(String)).toEqual(['teahouse']);
});

it('makes ranges over the text that is drawn, across its parts but not across paragraphs', () => {
  const article = document.createElement('article');
  const add = (name: string, ...parts: (string | Node)[]) => {
    const element = document.createElement(name);
    element.append(...parts);
    return element;
  };
  const bold = add('strong', 'ca');
  const button = add('button', 'cafe');
  article.append(add('header', 'cafe'), add('p', 'The ', bold, 'fé is ca'), add('p', 'fe, the CAFE'), button);
  document.body.append(article);
  const ranges = rangesIn(article, ['cafe']);
  expect(ranges.map(String)).toEqual(['café', 'CAFE']);
  expect(ranges[0]?.startContainer).toBe(bold.firstChild);
});
