import { afterEach, describe, expect, it } from 'vitest';
import { keydown } from '../kit/keys';
import { act, available, shortcuts } from './actions';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));
const can = (...[id, run, more]: Parameters<typeof act>) => stops.push(act(id, run, more));

const names = () => available().map(({ name }) => name);
const press = (key: string, held: KeyboardEventInit = {}) =>
  keydown(new KeyboardEvent('keydown', { key, code: '', cancelable: true, ...held }));

describe('an action', () => {
  it('can be done while some part of the window says how', () => {
    expect(names()).toEqual([]);
    const stop = act('newChat', () => undefined);
    expect(available()).toMatchObject([{ id: 'newChat', name: 'New chat', combo: 'Mod+N' }]);
    stop();
    expect(names()).toEqual([]);
  });
  it('is done by its shortcut', () => {
    let done = 0;
    can('newChat', () => (done += 1));
    press('n', { ctrlKey: true });
    expect(done).toBe(1);
  });
  it('is done in the latest way that can be gone', () => {
    const done: string[] = [];
    can('newChat', () => done.push('first'));
    can('newChat', () => done.push('second'), { when: () => false });
    available()[0]?.run();
    press('n', { ctrlKey: true });
    expect(done).toEqual(['first', 'first']);
  });
  it('is called what it does now', () => {
    can('pinChat', () => undefined, { name: () => 'Unpin this chat' });
    expect(names()).toEqual(['Unpin this chat']);
  });
  it('that only moves inside the window is not offered', () => {
    can('nextRegion', () => undefined);
    expect(names()).toEqual([]);
  });
});

it('no shortcut is one that an input method takes before the window hears of it', () => {
  // GTK enters a character by its number; IBus and GTK choose an emoji; input methods are switched.
  const taken = ['Mod+Shift+U', 'Mod+.', 'Mod+;', 'Ctrl+Space', 'Mod+Space', 'Shift+Space', 'Mod+Shift+Space'];
  const combos = shortcuts(true).flatMap(({ rows }) => rows.flatMap(({ combos }) => combos));
  expect(combos.filter((combo) => taken.includes(combo))).toEqual([]);
});

it('no two shortcuts of the window are the same', () => {
  const combos = shortcuts(true)
    .filter(({ title }) => ['Window', 'Appearance', 'Chat'].includes(title))
    .flatMap(({ rows }) => rows.flatMap(({ combos }) => combos));
  expect(new Set(combos).size).toBe(combos.length);
});
