import { expect, it } from 'vitest';
import { LIMITS, type Preferences } from '../bindings';
import { applyAppearance, nextTextScale } from '../preferences/appearance';

it('steps the text size from anywhere and stops at the ends', () => {
  expect(nextTextScale(1, 1)).toBe(1.1);
  expect(nextTextScale(1.07, -1)).toBe(1);
  expect(nextTextScale(2, 1)).toBe(2);
  expect(nextTextScale(0.8, -1)).toBe(0.8);
  expect(LIMITS.textScale).toEqual({ least: 0.8, most: 2 });
});
it('leaves the theme to the system unless the person chose one', () => {
  const root = document.createElement('html');
  const wish = { theme: 'dark', textScale: 1.5 } as Preferences;
  applyAppearance(wish, root);
  expect(root.dataset.theme).toBe('dark');
  expect(root.style.getPropertyValue('--text-scale')).toBe('1.5');
  applyAppearance({ ...wish, theme: 'system' }, root);
  expect(root.dataset.theme).toBeUndefined();
});
