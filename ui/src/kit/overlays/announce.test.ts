import { beforeEach, expect, it } from 'vitest';
import { announce, said, takeBack } from './announce.svelte';

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

it('takes back what is no longer the case, and nothing else', () => {
  announce('You are signed out.', 'assertive');
  announce('You are signed out.', 'assertive');
  takeBack('You are signed out.', 'assertive');
  expect(said.assertive).toBe('');
  announce('You are offline.', 'assertive');
  takeBack('You are signed out.', 'assertive');
  expect(said.assertive).toBe('You are offline.');
});
