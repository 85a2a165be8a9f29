import { expect, it } from 'vitest';
import type { Turn } from '../bindings';
import { exchanges, merged, spentOn, tokensOf } from './turns';

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

it('what was spent is whole only when every answer told', () => {
  const told = { role: 'assistant', outcome: 'complete', spent: { input: 10, output: 5, costUsd: 0.5 } };
  const silent = { role: 'assistant', outcome: 'complete', spent: null };
  const failed = { role: 'assistant', outcome: 'failed', spent: null };
  expect(spentOn([told, failed, told] as Turn[])).toEqual({ usd: 1, isWhole: true });
  expect(spentOn([{ ...told, copied: true }, told] as Turn[])).toEqual({ usd: 0.5, isWhole: true });
  expect(spentOn([told, silent] as Turn[])).toEqual({ usd: 0.5, isWhole: false });
  expect(tokensOf([told, failed] as Turn[])).toBe(15);
});
