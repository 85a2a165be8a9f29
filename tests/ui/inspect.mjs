// What must be true of every page of the window: axe finds nothing that keeps people out, in light and in dark, and
// nothing sticks out of the window, also when it is small and when it reads from right to left. The pictures are in
// target/pages.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { AXE, firstPage, picture } from './oriel.mjs';

const LARGE = { width: 1180, height: 760 };
const SMALL = { width: 800, height: 600 };
/** The smallest window there is room for: half a laptop's screen. */
const SLIM = { width: 480, height: 560 };

/** What axe has against the page, a line each. */
async function barriers(page, options = {}) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((options) => window.axe.run(options), options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/**
 * What can be seen beyond the left or right edge of the window, unless something cuts or scrolls it; and controls that
 * something cuts where nothing scrolls to them. `longer` makes all words of controls longer by that share meanwhile, as
 * other languages would.
 */
const lost = (page, longer = 0) =>
  page.evaluate((longer) => {
    const CONTROLS = 'button, a[href], input, select, textarea, label';
    const style = (element) => getComputedStyle(element);
    const name = (element) =>
      `${element.tagName} ${element.className} “${(element.ariaLabel ?? element.textContent).trim().slice(0, 30)}”`;
    const around = (element) => {
      const boxes = [];
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) boxes.push(box);
      return boxes;
    };
    const isHeld = (box) => style(box).overflowX !== 'visible' || style(box).clipPath !== 'none';

    const lengthen = (text) => text + text.trim().slice(0, Math.ceil(text.trim().length * longer));
    const words = [...document.querySelectorAll(CONTROLS)].flatMap((control) => {
      const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
      return texts.map((node) => ({ node, before: node.data }));
    });
    if (longer > 0) for (const { node, before } of words) node.data = lengthen(before);

    const beyond = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const isOut = width > 0 && (left < -0.5 || right > innerWidth + 0.5);
      return isOut && style(element).clipPath === 'none' && !around(element).some(isHeld);
    });
    const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const cut = [...document.querySelectorAll(CONTROLS)].filter((control) => {
      const { left, right, width } = control.getBoundingClientRect();
      const holder = around(control).find(isHeld);
      if (width <= 1 || !holder || !isSeen(control) || style(holder).overflowX !== 'hidden') return false;
      const edge = holder.getBoundingClientRect();
      return left < edge.left - 1 || right > edge.right + 1;
    });
    const { scrollWidth } = document.scrollingElement;
    for (const { node, before } of words) node.data = before;
    return [
      ...(scrollWidth > innerWidth ? [`the document is ${scrollWidth} wide`] : []),
      ...beyond.map((element) => `${name(element)} is outside`),
      ...cut.map((element) => `${name(element)} is cut`),
    ];
  }, longer);

/** Targets that a finger or an unsteady hand would miss. */
const tooSmall = (page) => barriers(page, { runOnly: ['target-size'] });

/** Looks at the sidebar, where it lies over the page, and gives the focus back. */
async function inspectSidebar(page, name) {
  // A press beside what lies over the page closes that first.
  const isCovered = await page.evaluate(() => document.querySelector(':popover-open, dialog[open], .scrim') !== null);
  const button = page.getByRole('button', { name: 'Show the sidebar' });
  if (isCovered || !(await button.isVisible())) return;
  const held = await page.evaluateHandle(() => document.activeElement);
  await button.click();
  const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
  await sidebar.waitFor();
  await picture(page, `${name} slim, sidebar`);
  assert.deepEqual(await lost(page, 0.4), [], `${name}, slim, sidebar`);
  assert.deepEqual(await tooSmall(page), [], `${name}, slim, sidebar`);
  await page.keyboard.press('Control+b');
  await sidebar.waitFor({ state: 'hidden' });
  // The sidebar gives the focus to the button first.
  await button.and(page.locator(':focus')).waitFor();
  await held.evaluate((element) => element.focus());
}

/** Looks at a page in the smallest window, in light, in dark, and from right to left. */
async function inspectSlim(page, name, direction) {
  await page.setViewportSize(SLIM);
  for (const [how, colorScheme, dir] of [
    ['slim', 'light', 'ltr'],
    ['slim, from right to left', 'light', 'rtl'],
    ['slim, dark', 'dark', 'ltr'],
  ]) {
    await page.emulateMedia({ colorScheme });
    await direction(dir);
    await picture(page, `${name} ${how}`);
    assert.deepEqual(await lost(page), [], `${name}, ${how}`);
  }
  assert.deepEqual(await lost(page, 0.4), [], `${name}, slim, with longer words`);
  await inspectSidebar(page, name);
  assert.deepEqual(await tooSmall(page), [], `${name}, slim`);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Looks at a page in light, dark, small, and from right to left, and leaves it as it was. */
async function inspect(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name} ${colorScheme}`);
    assert.deepEqual(await barriers(page), [], `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const direction = (dir) => page.evaluate((dir) => (document.documentElement.dir = dir), dir);
  await inspectSlim(page, name, direction);
  for (const [how, dir, size] of [
    ['small', 'ltr', SMALL],
    ['small, from right to left', 'rtl', SMALL],
    ['from right to left', 'rtl', LARGE],
    ['large', 'ltr', LARGE],
  ]) {
    await page.setViewportSize(size);
    await direction(dir);
    if (how !== 'large') await picture(page, `${name} ${how}`);
    assert.deepEqual(await lost(page), [], `${name}, ${how}`);
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
