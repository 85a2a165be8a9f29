import { expect, it } from 'vitest';
import type { Attachment } from '../../bindings';
import type { Item } from './attachments.svelte';
import { chipOf } from './chips';

const item = (more: Partial<Item>): Item => ({
  key: 'k',
  name: 'a.csv',
  path: null,
  size: null,
  sent: null,
  transfer: null,
  known: null,
  problem: null,
  text: null,
  ...more,
});
const known = (way: Attachment['way'], note: string | null = null): Attachment => ({
  path: '~/a.csv',
  name: 'a.csv',
  size: 4000,
  kind: 'text/csv',
  way,
  note,
});
const shown = (more: Partial<Item>, unseen = false) => chipOf(item(more), unseen, (bytes) => `${bytes} bytes`);

it('a file on its way says how far it is', () => {
  expect(shown({ sent: 0, size: 400 })).toEqual({ state: 'busy', detail: '0 %', progress: 0 });
  expect(shown({ sent: 399, size: 400 })).toEqual({ state: 'busy', detail: '99 %', progress: 0.9975 });
  expect(shown({ sent: 7, size: null })).toMatchObject({ detail: '0 %' });
});
it('a file that is there says its size and how the model gets it', () => {
  expect(shown({ path: '~/a', known: known('text') })).toMatchObject({ state: 'ready', detail: '4000 bytes, as text' });
  expect(shown({ path: '~/a', known: known('reference') }).detail).toBe('4000 bytes, by path');
  expect(shown({ path: '~/a', known: known('image') }).detail).toBe('4000 bytes, as a picture');
});
it('a file that cannot come says why', () => {
  expect(shown({ path: '~/a', known: known('refused', 'No eyes.') })).toMatchObject({
    state: 'refused',
    detail: 'No eyes.',
  });
  const problem = { code: 'offline', message: 'Connection lost.', hint: null } as const;
  expect(shown({ problem })).toMatchObject({ state: 'refused', detail: 'Connection lost.' });
});
it('a file that is being looked at is busy, unless looking failed', () => {
  expect(shown({ path: '~/a' }).state).toBe('busy');
  expect(shown({ path: '~/a' }, true).state).toBe('ready');
});
