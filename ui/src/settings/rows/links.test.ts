import { expect, it } from 'vitest';
import type { SchemeHealth } from '../../bindings';
import { linkOutcome } from './links';

const ours: SchemeHealth = { handler: 'ours', name: null, canRepair: true, message: 'Links come to this Oriel.' };
const other: SchemeHealth = { ...ours, handler: 'other', name: 'another', message: 'Another program gets them.' };
const nothing = { health: ours, test: null, repaired: null };

it('says nothing until something was done', () => {
  expect(linkOutcome(nothing)).toEqual({ done: null, problem: null });
});
it('tells how long a link took, or why it did not come', () => {
  expect(linkOutcome({ ...nothing, test: { arrived: true, milliseconds: 230, message: '' } }).done).toBe(
    'A link was opened and arrived in 230 ms.',
  );
  expect(linkOutcome({ ...nothing, test: { arrived: false, milliseconds: null, message: 'No link came.' } })).toEqual({
    done: null,
    problem: 'No link came.',
  });
});
it('a repair is done only when links come here afterwards', () => {
  expect(linkOutcome({ health: ours, test: null, repaired: ours }).done).toBe('Repaired.');
  expect(linkOutcome({ health: other, test: null, repaired: other }).done).toBeNull();
});
