import { expect, it } from 'vitest';
import type { Attachment } from '../../bindings';
import { parts, tokensOf, total } from './contextBudget';

const file = (name: string, way: Attachment['way'], size: number) =>
  ({ path: `~/${name}`, name, size, kind: 'text/plain', way, note: null }) as Attachment;

it('lists what goes along, in the order it is read, without what is empty', () => {
  const all = parts({
    system: 'Be brief.',
    history: 4_403,
    files: [file('a.csv', 'text', 400)],
    text: 'Why is this so?',
  });
  expect(all.map(({ name, tokens }) => [name, tokens])).toEqual([
    ['Instructions', 3],
    ['The turns so far', 4_403],
    ['a.csv', 100],
    ['This message', 4],
  ]);
  expect(total(all)).toBe(4_510);
  expect(parts({ system: null, history: 0, files: [], text: '  ' })).toEqual([]);
});
it('guesses a file by the way it is given', () => {
  expect(tokensOf(file('p.png', 'image', 4_000_000))).toBe(1_500);
  expect(tokensOf(file('d.pdf', 'reference', 500_000))).toBe(8_000);
  expect(tokensOf(file('long.txt', 'text', 9_000_000))).toBe(65_536);
  expect(tokensOf(file('no.zip', 'refused', 9_000_000))).toBe(0);
});
