import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { X } from 'lucide';
import { afterEach, beforeEach, expect, it } from 'vitest';
import Button from './Button.svelte';
import IconButton from './IconButton.svelte';

let shown: Record<string, unknown>;
let place: HTMLElement;
beforeEach(() => document.body.append((place = document.createElement('div'))));
afterEach(async () => {
  await unmount(shown);
  place.remove();
});

const children = createRawSnippet(() => ({ render: () => '<span>Test</span>' }));
/** A button on the page, and how often it acted. */
function button(kind: typeof Button | typeof IconButton, more: object = {}) {
  let acted = 0;
  const props = { children, icon: X, label: 'Test', onclick: () => (acted += 1), ...more };
  shown = mount(kind as typeof Button, { target: place, props });
  flushSync();
  const element = place.querySelector('button');
  const click = (detail: number) =>
    element?.dispatchEvent(new MouseEvent('click', { detail, bubbles: true, cancelable: true }));
  return { click, acted: () => acted };
}

it('a quick second press acts, by the mouse and by a key', () => {
  const { click, acted } = button(Button);
  for (const detail of [1, 1, 0, 0]) click(detail);
  expect(acted()).toBe(4);
});
it('a double click is one press of a button', () => {
  const { click, acted } = button(Button);
  for (const detail of [1, 2]) click(detail);
  expect(acted()).toBe(1);
});
it('an icon is pressed as often as somebody presses: many are steps', () => {
  const { click, acted } = button(IconButton);
  for (const detail of [1, 2, 3]) click(detail);
  expect(acted()).toBe(3);
});
it.each([Button, IconButton])('what is busy shows it and does not begin once more', (kind) => {
  const { click, acted } = button(kind, { busy: true });
  click(1);
  expect([acted(), place.querySelector('button')?.getAttribute('aria-busy')]).toEqual([0, 'true']);
});
