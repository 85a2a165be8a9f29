import { expect, it } from 'vitest';
import { once } from './once';

it('ignores a second press within 400 ms', () => {
  const heard: number[] = [];
  let now = 0;
  const press = once<number>(
    (n) => heard.push(n),
    400,
    () => now,
  );
  press(1);
  now = 399;
  press(2);
  now = 400;
  press(3);
  expect(heard).toEqual([1, 3]);
});
