import { expect, it } from 'vitest';
import { detached } from './detached';

it.each(['', 'words', '"quoted" \\ and\nlines\u2028', '😀 whole, \ud83d half', '\u0000'])(
  'is the same text: %j',
  (text) => {
    expect(detached(text)).toBe(text);
  },
);
