import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { host } from '../../ipc';
import { dismissAll, toasts } from '../../kit/overlays/toasts.svelte';
import { followsLinks } from './follow';

beforeEach(dismissAll);
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

it('says why a link was not opened', async () => {
  const refused = { code: 'invalid', reason: { kind: 'addressTooLong' }, hint: null };
  vi.spyOn(host, 'call').mockRejectedValue(refused);
  const link = document.createElement('a');
  link.href = 'https://example.org/';
  followsLinks(link);
  document.body.append(link);
  link.click();
  await vi.waitFor(() =>
    expect(toasts.shown.map(({ text }) => text)).toEqual(['This address is longer than 8 KB. Nothing was opened.']),
  );
});
