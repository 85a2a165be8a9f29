import { expect, it } from 'vitest';
import type { Attachment, Estimate, Message } from '../../bindings';
import { parts } from './contextBudget';

const file = (name: string) => ({ path: `~/${name}`, name, way: 'text', note: null }) as Attachment;
const message = { files: [file('a.csv'), file('b.csv')] } as Message;
const estimate = (parts: Estimate['parts']) => ({ parts }) as Estimate;

it('lists what goes along, in the order it is read, without what is empty', () => {
  const all = parts(message, estimate({ system: 3, turns: 4_403, files: [0, 117], text: 4 }));
  expect(all.map(({ name, tokens, path }) => [name, tokens, path])).toEqual([
    ['Instructions', 3, undefined],
    ['The turns so far', 4_403, undefined],
    ['b.csv', 117, '~/b.csv'],
    ['This message', 4, undefined],
  ]);
  expect(parts({ ...message, files: [] }, estimate({ system: 0, turns: 0, files: [], text: 0 }))).toEqual([]);
});

it('a file that was added after it was reckoned has no figure yet', () => {
  expect(parts(message, estimate({ system: 0, turns: 0, files: [117], text: 0 }))).toHaveLength(1);
});
