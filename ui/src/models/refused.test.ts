import { afterAll, expect, it, vi } from 'vitest';
import type { Preferences } from '../bindings';
import { host } from '../ipc';
import { preferences } from '../preferences/preferences.svelte';
import { learn } from './refused';
import { problemOf } from '../messages/reasons.testing';

/** Stores are shared between the files of tests, so only the door is played. */
const played = vi
  .spyOn(host, 'call')
  .mockImplementation(async (...[, args]) => (args as { preferences: Preferences }).preferences as never);
afterAll(() => played.mockRestore());

it('a model that needs a plan is remembered until it answers', async () => {
  const problem = problemOf('needs_plan', { kind: 'needsPlan' });
  learn({ model: 'dear', outcome: 'failed', problem });
  learn({ model: 'dear', outcome: 'failed', problem });
  learn({ model: 'other', outcome: 'failed', problem: { ...problem, code: 'offline' } });
  await vi.waitFor(() => expect(preferences.now.refused).toEqual(['dear']));
  learn({ model: 'dear', outcome: 'complete', problem: null });
  await vi.waitFor(() => expect(preferences.now.refused).toEqual([]));
});
