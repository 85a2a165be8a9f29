// What must be true of every page of the window: axe finds nothing that keeps people out, in light and in dark, and
// nothing sticks out of the window, also when it is small and when it reads from right to left. The pictures are in
// target/pages.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { AXE, firstPage, picture } from './oriel.mjs';

const LARGE = { width: 1180, height: 760 };
const SMALL = { width: 800, height: 600 };

/** What axe has against the page, a line each. */
async function barriers(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/** What can be seen beyond the left or right edge of the window, unless something cuts or scrolls it. */
const overflowing = (page) =>
  page.evaluate(() => {
    const cut = (element) => {
      for (let box = element; box && box !== document.body; box = box.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(box);
        if ((box !== element && overflowX !== 'visible') || clipPath !== 'none') return true;
      }
      return false;
    };
    const beyond = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -0.5 || right > innerWidth + 0.5) && !cut(element);
    });
    const { scrollWidth } = document.documentElement;
    return [
      ...(scrollWidth > innerWidth ? [`the document is ${scrollWidth} wide`] : []),
      ...beyond.map(
        ({ tagName, className, textContent }) => `${tagName} ${className} “${textContent.trim().slice(0, 30)}”`,
      ),
    ];
  });

/** Looks at a page in light, dark, small, and from right to left, and leaves it as it was. */
async function inspect(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name} ${colorScheme}`);
    assert.deepEqual(await barriers(page), [], `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const direction = (dir) => page.evaluate((dir) => (document.documentElement.dir = dir), dir);
  for (const [how, dir, size] of [
    ['large', 'ltr', LARGE],
    ['small', 'ltr', SMALL],
    ['small, from right to left', 'rtl', SMALL],
    ['from right to left', 'rtl', LARGE],
  ]) {
    await page.setViewportSize(size);
    await direction(dir);
    if (how !== 'large') await picture(page, `${name} ${how}`);
    assert.deepEqual(await overflowing(page), [], `${name}, ${how}`);
  }
  await direction('ltr');
}

/** Looks at every page of `windows`: by its name, the pages that each shows one after the other. */
export function everyPage(windows) {
  describe('every page keeps nobody out, in light and dark, and nothing sticks out of a window of any size', () => {
    for (const [name, pages] of Object.entries(windows)) {
      firstPage(name, async ({ page, stage }) => {
        for (const [name, prepare] of Object.entries(pages)) {
          await prepare(page, { stage });
          await inspect(page, name);
        }
      });
    }
  });
}
