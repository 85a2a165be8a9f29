import { afterEach, expect, it } from 'vitest';
import { densest, find, first, places, stepped } from './find.svelte';
import { rangesIn } from './painter';

const turns = [
  { id: 'q1', role: 'user' as const, text: 'Where is the Café? **cafe**' },
  { id: 'a1', role: 'assistant' as const, text: 'The **ca**fe is [here](https://cafe.example).' },
  { id: 'q2', role: 'user' as const, text: 'Thanks' },
];

afterEach(() => {
  find.close();
  document.body.replaceChildren();
});

it('finds every place in all turns, as they read', () => {
  expect(places(turns, 'cafe')).toEqual([
    { turn: 'q1', nth: 0 },
    { turn: 'q1', nth: 1 },
    { turn: 'a1', nth: 0 },
  ]);
  expect(places(turns, '')).toEqual([]);
  expect(places([{ id: 'q2', role: 'user', text: 'Other words' }], 'thanks')).toEqual([]);
});

it('begins where one reads, and goes round', () => {
  const found = places(turns, 'cafe');
  expect(first(found, turns, 'a1')).toEqual({ turn: 'a1', nth: 0 });
  expect(first(found, turns, 'q2')).toEqual({ turn: 'q1', nth: 0 });
  expect(first([], turns, null)).toBeNull();
  expect(stepped(found, { turn: 'a1', nth: 0 }, 1)).toEqual({ turn: 'q1', nth: 0 });
  expect(stepped(found, { turn: 'q1', nth: 0 }, -1)).toEqual({ turn: 'a1', nth: 0 });
  expect(stepped(found, null, -1)).toEqual({ turn: 'a1', nth: 0 });
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
