import { expect, it } from 'vitest';
import type { Turn } from '../bindings';
import { exchanges, merged } from './turns';

const turn = (id: string, role: Turn['role'], text = '') => ({ id, role, text }) as Turn;

it('every question begins an exchange', () => {
  const turns = [turn('1', 'user'), turn('2', 'assistant'), turn('3', 'user')];
  expect(exchanges(turns).map((part) => part.map(({ id }) => id))).toEqual([['1', '2'], ['3']]);
});

it('a turn that is on screen keeps its object and takes the news', () => {
  const old = turn('1', 'assistant', 'Pre');
  const [kept, added] = merged([old], [turn('1', 'assistant', 'Preview replaced'), turn('2', 'user')]);
  expect(kept).toBe(old);
  expect(kept?.text).toBe('Preview replaced');
  expect(added?.id).toBe('2');
});
