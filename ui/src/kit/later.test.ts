import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
import { w } from '../messages';
import { later, loadTheRest } from './later.svelte';
import { said } from './overlays/announce.svelte';
import Part from './Part.svelte';
import Spinner from './Spinner.svelte';

const here = () => Promise.resolve({ default: Spinner });

it('a part is there once it was loaded, which is done once', async () => {
  const load = vi.fn(here);
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
  const inner = vi.fn(here);
  const outer = vi.fn(() => {
    later(inner);
    return here();
  });
  later(outer);
  await loadTheRest();
  expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([1, 1]);
});

it('one that could not be loaded keeps no other from being loaded, and is tried again when it is wanted', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue();
  const load = vi.fn(here).mockRejectedValueOnce(new TypeError('it is not there'));
  const [part, other] = [later(load), vi.fn(here)];
  later(other);
  await loadTheRest();
  expect([part.value, other.mock.calls.length, told.mock.calls.length]).toEqual([null, 1, 1]);

  const target = document.createElement('div');
  const shown = mount(Part, { target, props: { part } });
  flushSync();
  await part.load();
  flushSync();
  expect([load.mock.calls.length, target.querySelectorAll('svg').length]).toEqual([2, 1]);
  void unmount(shown);
  told.mockRestore();
});

it('one that cannot be loaded says so in its place, until another try brings it', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue();
  // The page of unit tests has no top layer.
  HTMLElement.prototype.showPopover ??= () => undefined;
  const load = vi.fn(here).mockRejectedValueOnce(new TypeError('it is not there'));
  const part = later(load);
  const target = document.body.appendChild(document.createElement('div'));
  const shown = mount(Part, { target, props: { part } });
  flushSync();
  await vi.waitFor(() => expect(target.textContent).not.toBe(''));
  const { title } = w().kit.notLoaded;
  expect(target.textContent).toContain(title);
  expect(said.assertive).toContain(title);
  target.querySelector('button')?.click();
  await vi.waitFor(() => expect(target.textContent).not.toContain(title));
  expect(load).toHaveBeenCalledTimes(2);
  void unmount(shown);
  target.remove();
  told.mockRestore();
});
