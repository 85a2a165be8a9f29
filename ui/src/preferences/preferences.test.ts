import { afterAll, expect, it, vi } from 'vitest';
import type { Preferences } from '../bindings';
import { host } from '../ipc';
import { preferences } from './preferences.svelte';

let stored = { ...preferences.now };
/** Lets the oldest write that waits be done. */
const waiting: (() => void)[] = [];
const door = vi.spyOn(host, 'call').mockImplementation(async (name, args) => {
  if (name === 'preferences.set') {
    await new Promise<void>((go) => waiting.push(go));
    stored = (args as { preferences: Preferences }).preferences;
  }
  return stored as never;
});
afterAll(() => door.mockRestore());
const turn = () => new Promise((done) => setTimeout(done));

it('of changes that follow one another quickly none is lost, whatever is read meanwhile', async () => {
  const sets = [1.1, 1.25].map((zoom) => preferences.set({ zoom }));
  const last = preferences.set({ theme: 'dark' });
  for (const zoom of [1.1, 1.25, 1.25]) {
    expect(preferences.now).toMatchObject({ zoom: 1.25, theme: 'dark' });
    await turn();
    waiting.shift()?.();
    await turn();
    expect(stored.zoom).toBe(zoom);
  }
  await Promise.all([...sets, last]);
  expect([preferences.now, stored.theme]).toEqual([stored, 'dark']);
});
