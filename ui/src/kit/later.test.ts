import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
import { later, loadTheRest } from './later.svelte';
import Part from './Part.svelte';
import Spinner from './Spinner.svelte';

it('a part is there once it was loaded, which is done once', async () => {
  const load = vi.fn(() => Promise.resolve({ default: Spinner }));
  const part = later(load);
  const [first, second] = [document.createElement('div'), document.createElement('div')];
  const shown = [first, second].map((target) => mount(Part, { target, props: { part } }));
  flushSync();
  expect(first.children.length).toBe(0);
  await part.load();
  flushSync();
  expect([first.children.length, second.children.length]).toEqual([1, 1]);
  expect(load).toHaveBeenCalledTimes(1);
  for (const one of shown) void unmount(one);
});

it('what nobody wants is loaded at the end, with what is found in it', async () => {
  const inner = vi.fn(() => Promise.resolve({ default: Spinner }));
  const outer = vi.fn(() => {
    later(inner);
    return Promise.resolve({ default: Spinner });
  });
  later(outer);
  await loadTheRest();
  expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([1, 1]);
});
