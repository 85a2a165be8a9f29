// Theme and text size, written where the style sheet reads them.
import type { Preferences } from '../bindings';

export function applyAppearance({ theme, textScale }: Preferences, root = document.documentElement) {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.style.setProperty('--text-scale', String(textScale));
}

/** Whether the window is dark now, by the person's wish or the system's. */
export const isDark = (root = document.documentElement): boolean => getComputedStyle(root).colorScheme === 'dark';

/** The steps of the text size, 80 to 200 %. */
export const TEXT_STEPS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];

/** The next step up or down from any size; at the ends it stays. */
export function nextTextScale(scale: number, direction: 1 | -1): number {
  const found =
    direction > 0
      ? TEXT_STEPS.find((step) => step > scale + 0.001)
      : TEXT_STEPS.findLast((step) => step < scale - 0.001);
  return found ?? scale;
}
