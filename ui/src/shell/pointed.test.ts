import { afterEach, expect, it } from 'vitest';
import { addressAt, isField } from './pointed';

afterEach(() => document.body.replaceChildren());

function made(tag: string, attributes: Record<string, string> = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

it('only where words can be written the engine’s own menu stays', () => {
  const texts = [made('textarea'), made('input'), made('input', { type: 'password' })];
  const others = [made('p'), made('button'), made('input', { type: 'checkbox' }), made('input', { type: 'range' })];
  expect(texts.map(isField)).toEqual([true, true, true]);
  expect(others.map(isField)).toEqual([false, false, false, false]);
});

it('a link is found from what is inside it', () => {
  const link = made('a', { href: 'https://example.org/' });
  const inside = link.appendChild(document.createElement('em'));
  expect([addressAt(inside), addressAt(made('p'))]).toEqual(['https://example.org/', null]);
});
