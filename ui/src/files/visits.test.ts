import { expect, it } from 'vitest';
import { NOTHING } from './selection';
import { back, forward, NOWHERE, opened, type Visit } from './visits';

const at = (folder: string, top = 0): Visit => ({
  folder,
  query: '',
  everywhere: false,
  selection: NOTHING,
  top,
  read: 0,
});

it('goes back to where one was, as it was left, and forward again', () => {
  const one = opened(NOWHERE, at('a', 7));
  const two = opened(one, at('b'));
  const first = back(two, at('c', 9));
  expect(first?.to).toEqual(at('b'));
  const second = back(first?.visits ?? NOWHERE, at('b', 3));
  expect(second?.to).toEqual(at('a', 7));
  expect(back(second?.visits ?? NOWHERE, at('a'))).toBeNull();
  const again = forward(second?.visits ?? NOWHERE, at('a', 7));
  expect(again?.to).toEqual(at('b', 3));
  expect(forward(again?.visits ?? NOWHERE, at('b'))?.to).toEqual(at('c', 9));
});

it('what is opened after a step back ends the old way forward', () => {
  const gone = back(opened(NOWHERE, at('a')), at('b'));
  const other = opened(gone?.visits ?? NOWHERE, at('a'));
  expect(forward(other, at('c'))).toBeNull();
  expect(back(other, at('c'))?.to).toEqual(at('a'));
});
