import { expect, it, vi } from 'vitest';
import { clean, hasHidden, toClipboard } from './clipboard';

it.each([
  ['a\u001b[31mb\u0007', 'a[31mb'],
  ['\u202eabc\u202c \u2066x\u2069 \u200e\u200f\u061c', 'abc x '],
  ['a\tb\r\nc\n', 'a\tb\r\nc\n'],
  ['می‌خواهم 👩‍👩‍👧 é', 'می‌خواهم 👩‍👩‍👧 é'],
])('of %j leaves %j', (text, wanted) => {
  expect(clean(text)).toBe(wanted);
  expect(hasHidden(text)).toBe(text !== wanted);
});

it('nothing is copied with letters that nobody sees', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  await toClipboard('a\u202eb');
  expect(writeText).toHaveBeenCalledWith('ab');
  vi.unstubAllGlobals();
});
