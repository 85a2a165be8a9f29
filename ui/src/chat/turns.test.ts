import { expect, it } from 'vitest';
import type { Turn } from '../bindings';
import { exchanges, merged, tokensOf } from './turns';

const turn = (id: string, role: Turn['role'], text = '') => ({ id, role, text }) as Turn;
const ids = (parts: Turn[][]) => parts.map((part) => part.map(({ id }) => id));

it('every question begins an exchange', () => {
  const turns = [turn('1', 'user'), turn('2', 'assistant'), turn('3', 'user')];
  expect(ids(exchanges(turns))).toEqual([['1', '2'], ['3']]);
});

it('many answers in a row do not make one endless exchange', () => {
  const turns = ['1', '2', '3', '4', '5', '6'].map((id) => turn(id, 'assistant'));
  expect(ids(exchanges(turns))).toEqual([
    ['1', '2', '3', '4'],
    ['5', '6'],
  ]);
});

it('a turn about which there is nothing new keeps its object', () => {
  const old = { ...turn('1', 'assistant', 'Whole'), spent: { input: 1 }, images: ['a'] } as unknown as Turn;
  const [kept, added] = merged([old], [structuredClone(old), turn('2', 'user')]);
  expect(kept).toBe(old);
  expect(added?.id).toBe('2');
});

it('any news replaces it', () => {
  const old = { ...turn('1', 'assistant', 'Pre'), spent: { input: 1 }, images: ['a'] } as unknown as Turn;
  for (const news of [{ text: 'Preview' }, { spent: { input: 2 } }, { images: ['a', 'b'] }, { siblings: ['1', '3'] }]) {
    const fresh = { ...structuredClone(old), ...news } as Turn;
    expect(merged([old], [fresh])[0]).toBe(fresh);
  }
});

it('what a message carries along is all that is sent of the turns before it', () => {
  const sent = (tokens: number, more: Partial<Turn> = {}) => ({ tokens, model: 'sonnet', ...more }) as Turn;
  // What an answer reported leaves out what its provider had in a cache, and an imported one reported nothing.
  const cached = { input: 3, output: 200 } as Turn['spent'];
  const turns = [sent(5000), sent(900, { spent: cached }), sent(10)];
  expect(tokensOf(turns)).toBe(5910);
  const summedUp = [sent(5000), sent(300, { compacted: true }), sent(10)];
  expect(tokensOf(summedUp, (model) => model === 'sonnet')).toBe(310);
  expect(tokensOf(summedUp, () => false)).toBe(5310);
  expect(tokensOf([])).toBe(0);
});
