// A walk through a page with Tab: what can take the focus, what the walk reaches, and whether each stop can be seen.

/** What a person would have to be able to reach, as the page has it now. */
const REACHABLE = () => {
  const selector = 'a[href], button, input, textarea, select, summary, [tabindex]';
  const open = document.querySelector('dialog[open]') ?? document;
  window.stops = [...open.querySelectorAll(selector)].filter(
    (element) =>
      // Of a group of choices the chosen one is the stop.
      (element.type !== 'radio' || element.checked) &&
      element.tabIndex >= 0 &&
      !element.disabled &&
      !element.closest('[inert]') &&
      element.getClientRects().length > 0,
  );
  return window.stops.map((element, at) => {
    const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
    return `${at} ${label.trim().slice(0, 40)}`;
  });
};

/** The place of the focus among those, and its box on the screen. */
const FOCUS = () => {
  const element = document.activeElement;
  const { x, y, width, height } = element.getBoundingClientRect();
  return { at: window.stops.indexOf(element), isBody: element === document.body, box: { x, y, width, height } };
};

/**
 * Presses Tab until it has come round. `all` are the controls of the page, `reached` those that got the focus, `unseen`
 * those that looked the same with and without it.
 */
export async function tabStops(page) {
  await page.evaluate(() => document.activeElement.blur());
  const all = await page.evaluate(REACHABLE);
  const reached = new Set();
  const unseen = [];
  // A few presses more than there are controls: the page itself is a stop, and what scrolls can be one.
  for (let presses = 0; presses < all.length + 10 && reached.size < all.length; presses += 1) {
    await page.keyboard.press('Tab');
    const { at, isBody, box } = await page.evaluate(FOCUS);
    if (isBody || at < 0 || reached.has(all[at])) continue;
    reached.add(all[at]);
    if (!(await looksDifferent(page, box))) unseen.push(all[at]);
  }
  return { all, reached: [...reached], unseen };
}

/** Whether what has the focus looks different without it; the walk goes on from the same place. */
async function looksDifferent(page, { x, y, width, height }) {
  const view = page.viewportSize();
  const left = Math.max(0, x - 20);
  const top = Math.max(0, y - 20);
  const clip = {
    x: left,
    y: top,
    width: Math.max(1, Math.min(view.width, x + width + 20) - left),
    height: Math.max(1, Math.min(view.height, y + height + 20) - top),
  };
  const on = await page.screenshot({ clip });
  await page.evaluate(() => {
    window.held = document.activeElement;
    window.held.blur();
  });
  const off = await page.screenshot({ clip });
  await page.evaluate(() => window.held.focus());
  return !on.equals(off);
}
