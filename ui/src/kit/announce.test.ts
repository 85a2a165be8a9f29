import { beforeEach, expect, it } from 'vitest';
import { announce, said } from './announce.svelte';

beforeEach(() => {
  said.polite = said.assertive = '';
});

it('says the same words twice as two changes', () => {
  announce('Copied');
  const once = said.polite;
  announce('Copied');
  expect([once.trim(), said.polite.trim()]).toEqual(['Copied', 'Copied']);
  expect(said.polite).not.toBe(once);
});

it('leaves nothing behind that is no longer the case', () => {
  announce('You are signed out.', 'assertive');
  announce('Signed in as mira.');
  expect(said).toMatchObject({ polite: 'Signed in as mira.', assertive: '' });
});
