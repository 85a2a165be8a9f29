import { describe, expect, it } from 'vitest';
import { all, extend, kept, none, NOTHING, pick, step, toggle, typedAhead, type Selection } from './selection';

const PATHS = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Selection | null) => [...(selection?.chosen ?? [])].join('');

describe('choosing files', () => {
  it('a click chooses one and forgets the others', () => {
    expect(chosen(pick('c'))).toBe('c');
  });

  it('Ctrl adds and takes away', () => {
    expect(chosen(toggle(pick('a'), 'c'))).toBe('ac');
    expect(chosen(toggle(toggle(pick('a'), 'c'), 'a'))).toBe('c');
  });

  it('Shift chooses from the anchor, in both directions, as often as it likes', () => {
    const down = extend(pick('b'), 'd', PATHS);
    expect(chosen(down)).toBe('bcd');
    expect(chosen(extend(down, 'a', PATHS))).toBe('ab');
    expect(chosen(extend(NOTHING, 'c', PATHS))).toBe('c');
  });

  it('everything and nothing leave the keyboard where it was', () => {
    expect(all(pick('c'), PATHS)).toMatchObject({ focus: 'c' });
    expect(chosen(all(NOTHING, PATHS))).toBe('abcde');
    expect(none(pick('c'))).toMatchObject({ chosen: new Set(), focus: 'c' });
  });

  it('arrows move, Shift arrows extend, ends stop at the ends', () => {
    expect(step(NOTHING, 'ArrowDown', false, PATHS, 3)?.focus).toBe('a');
    expect(step(NOTHING, 'ArrowUp', false, PATHS, 3)?.focus).toBe('e');
    expect(chosen(step(pick('b'), 'ArrowDown', true, PATHS, 3))).toBe('bc');
    expect(step(pick('e'), 'ArrowDown', false, PATHS, 3)?.focus).toBe('e');
    expect(step(pick('a'), 'PageDown', false, PATHS, 3)?.focus).toBe('d');
    expect(step(pick('a'), 'x', false, PATHS, 3)).toBeNull();
    expect(step(NOTHING, 'ArrowDown', false, [], 3)).toBeNull();
  });

  it('letters jump to the next name that begins with them', () => {
    const entries = ['apple', 'bread', 'butter', 'cheese'].map((name) => ({ path: name, name }));
    expect(typedAhead(NOTHING, 'b', entries)?.focus).toBe('bread');
    expect(typedAhead(pick('bread'), 'b', entries)?.focus).toBe('butter');
    expect(typedAhead(pick('butter'), 'b', entries)?.focus).toBe('bread');
    expect(typedAhead(pick('bread'), 'br', entries)?.focus).toBe('bread');
    expect(typedAhead(NOTHING, 'z', entries)).toBeNull();
  });

  it('what is gone is not chosen any more, and the keyboard goes to the next one', () => {
    const two = toggle(pick('b'), 'c');
    expect(kept(two, ['a', 'b', 'd', 'e'], PATHS)).toMatchObject({ chosen: new Set(['b']), focus: 'd' });
    expect(kept(pick('e'), ['a', 'b'], PATHS).focus).toBe('b');
    expect(kept(NOTHING, ['a'], PATHS).focus).toBeNull();
  });
});
