import { expect, it } from 'vitest';
import type { Item } from './attachments.svelte';
import { problemOf } from '../../messages/reasons.testing';
import { chipOf, whyNot } from './chips';

const item = (more: Partial<Item>): Item => ({
  key: 'k',
  name: 'a.csv',
  path: null,
  size: null,
  sent: null,
  transfer: null,
  known: null,
  problem: null,
  unfit: null,
  text: null,
  ...more,
});
const FILE = { path: '~/a.csv', name: 'a.csv', size: 4000, kind: 'text/csv' };
const shown = (more: Partial<Item>, unseen = false) => chipOf(item(more), unseen, (bytes) => `${bytes} bytes`);

it('a file on its way says how far it is', () => {
  expect(shown({ sent: 0, size: 400 })).toEqual({ state: 'busy', detail: '0 %', progress: 0 });
  expect(shown({ sent: 399, size: 400 })).toEqual({ state: 'busy', detail: '99 %', progress: 0.9975 });
  expect(shown({ sent: 7, size: null })).toMatchObject({ detail: '0 %' });
});
it('a file that is there says its size and how the model gets it', () => {
  expect(shown({ path: '~/a', known: { ...FILE, way: 'text', note: null } })).toMatchObject({
    state: 'ready',
    detail: '4000 bytes, as text',
  });
  expect(shown({ path: '~/a', known: { ...FILE, way: 'reference' } }).detail).toBe('4000 bytes, by path');
  expect(shown({ path: '~/a', known: { ...FILE, way: 'image' } }).detail).toBe('4000 bytes, as a picture');
});
it('a file that cannot come says why', () => {
  expect(shown({ path: '~/a', known: { ...FILE, way: 'refused', note: { kind: 'folder' } } })).toMatchObject({
    state: 'refused',
    detail: 'Folders cannot be attached. Attach the files in it.',
  });
  const problem = problemOf('offline', { kind: 'noAnswerInTime' });
  const detail = 'Puter did not answer in time. Nothing is lost; try again.';
  expect(shown({ problem })).toMatchObject({ state: 'refused', detail });
  expect(shown({ unfit: 'empty' })).toMatchObject({ state: 'refused', detail: 'It is empty, or it is a folder.' });
  expect(whyNot(item({ unfit: 'folder' }))).toBe('Folders cannot be added here. Add the files in it.');
  expect(whyNot(item({}))).toBeNull();
});
it('a file that is being looked at is busy, unless looking failed', () => {
  expect(shown({ path: '~/a' }).state).toBe('busy');
  expect(shown({ path: '~/a' }, true).state).toBe('ready');
});
