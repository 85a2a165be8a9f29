import { expect, it } from 'vitest';
import { place } from './place';

const view = { width: 1000, height: 700 };
const size = { width: 200, height: 300 };
const anchor = (left: number, top: number) => ({ left, top, width: 40, height: 28 });

it('stands below its anchor, at the same start', () => {
  expect(place(anchor(100, 100), size, view)).toMatchObject({ left: 100, top: 132 });
});
it('turns round where there is no room', () => {
  expect(place(anchor(100, 600), size, view)).toMatchObject({ top: 296 });
  expect(place(anchor(100, 100), size, view, { side: 'above' })).toMatchObject({ top: 132 });
});
it('never leaves the window', () => {
  expect(place(anchor(980, 100), size, view).left).toBe(792);
  expect(place(anchor(-50, 100), size, view).left).toBe(8);
});
it('is cut to the room it has', () => {
  const { top, maxHeight } = place(anchor(100, 400), { width: 200, height: 900 }, view, { side: 'above' });
  expect({ top, maxHeight }).toEqual({ top: 8, maxHeight: 388 });
});
it('starts at the right in right-to-left windows', () => {
  expect(place(anchor(500, 100), size, view, { rtl: true }).left).toBe(340);
  expect(place(anchor(500, 100), size, view, { edge: 'end' }).left).toBe(340);
  expect(place(anchor(500, 100), size, view, { edge: 'centre' }).left).toBe(420);
});
it('takes the whole height of a low window when it is tall', () => {
  const low = { width: 1000, height: 480 };
  expect(place(anchor(100, 400), size, low, { tall: true })).toEqual({ left: 100, top: 8, maxHeight: 464 });
});
