// Boxes, circles and switches that are not ticked can be seen: their edges stand out from what is around them.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { ask, files, picture, signedIn } from './oriel.mjs';

/** Those that are seen, and how much the edge of each stands out from the page and from its inside. */
const unticked = (page) =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
      const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
      return (bright + 0.05) / (dark + 0.05);
    };
    const behind = (element) => {
      let box = element.parentElement;
      while (box.parentElement && getComputedStyle(box).backgroundColor === 'rgba(0, 0, 0, 0)') box = box.parentElement;
      return getComputedStyle(box).backgroundColor;
    };
    return [...document.querySelectorAll('input[type="checkbox"], input[type="radio"]')]
      .filter((box) => !box.checked && box.checkVisibility() && getComputedStyle(box).position !== 'absolute')
      .map((box) => {
        const {
          appearance,
          borderTopColor: edge,
          borderTopWidth: width,
          backgroundColor: inside,
        } = getComputedStyle(box);
        const isOurs = appearance === 'none' && width !== '0px';
        const name = box.getAttribute('aria-label') ?? box.closest('label')?.textContent.trim();
        return { name, stands: isOurs ? Math.min(contrast(edge, behind(box)), contrast(edge, inside)) : 0 };
      });
  });

async function areSeen(page, where) {
  const boxes = await unticked(page);
  assert.ok(boxes.length > 0, `there is no box in ${where}`);
  const lost = boxes.filter(({ stands }) => stands < 3);
  assert.deepEqual(lost, [], `lost in ${where}`);
}

describe('a box that is not ticked', () => {
  for (const colorScheme of ['light', 'dark']) {
    signedIn(`is seen when it is ${colorScheme}: in an answer, in the files and in the settings`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await ask(page, 'repeat: - [ ] Order the lamp\n- [x] Measure the wall');
      await areSeen(page, 'an answer');
      await picture(page, `boxes-${colorScheme}`);
      await page.keyboard.press('Control+2');
      await files(page).waitFor();
      await areSeen(page, 'the files');
      await page.keyboard.press('Control+,');
      await page.getByRole('navigation', { name: 'Settings' }).getByText('Shortcuts', { exact: true }).click();
      await page.getByRole('switch').first().click();
      await areSeen(page, 'the settings');
    });
  }
});
