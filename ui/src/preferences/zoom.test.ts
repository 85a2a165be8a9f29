import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../bindings';
import { keydown } from '../kit/keys';
import { preferences } from './preferences.svelte';
import { nextZoom, steps, zoomKeys } from './zoom';

const set = vi.spyOn(preferences, 'set').mockImplementation(async (change) => {
  preferences.now = { ...preferences.now, ...change };
  return null;
});
const stop = zoomKeys(document);
afterAll(stop);
afterEach(() => {
  preferences.now = { ...preferences.now, zoom: 1 };
  set.mockClear();
});

it('goes by the steps of browsers, and stays at the ends', () => {
  expect([nextZoom(1, 1), nextZoom(1, -1), nextZoom(1.3, 1), nextZoom(3, 1), nextZoom(0.5, -1)]).toEqual([
    1.1, 0.9, 1.5, 3, 0.5,
  ]);
  expect(LIMITS.zoom).toEqual({ least: 0.5, most: 3 });
});

const press = (key: string, held: KeyboardEventInit = {}) =>
  keydown(new KeyboardEvent('keydown', { key, code: '', ctrlKey: true, cancelable: true, ...held }));

it.each([
  ['+ with Shift', '+', { shiftKey: true }, 1.1],
  ['+ on a key of its own', '+', {}, 1.1],
  ['= where + is its Shift', '=', {}, 1.1],
  ['−', '-', {}, 0.9],
])('Ctrl %s', (_, key, held, zoom) => {
  press(key, held);
  expect(preferences.now.zoom).toBe(zoom);
});

it('Ctrl 0 gives back, also while a dialog is open', () => {
  press('+');
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  press('0');
  dialog.remove();
  expect(preferences.now.zoom).toBe(1);
});

it('the wheel zooms with Ctrl and scrolls without', () => {
  const turn = (deltaY: number, ctrlKey: boolean) => {
    const event = new WheelEvent('wheel', { deltaY, cancelable: true, bubbles: true });
    Object.defineProperty(event, 'ctrlKey', { value: ctrlKey });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([turn(-120, false), turn(-120, true), preferences.now.zoom]).toEqual([false, true, 1.1]);
});

it('many small turns are one step, and turning back begins anew', () => {
  const heard: number[] = [];
  const turn = steps(60, (by) => heard.push(by));
  for (const by of [25, 25, 25, 40, -10, -30, -25]) turn(by);
  expect(heard).toEqual([1, -1]);
});
