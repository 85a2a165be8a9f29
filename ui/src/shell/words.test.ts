import { expect, it } from 'vitest';
import { w } from '../messages';
import { ifClosed } from './words';

const none = { answers: 0, uploads: 0, downloads: 0, imports: 0, exports: 0 };

it.each([
  [{ answers: 1 }, 'An answer is still running'],
  [{ answers: 2 }, '2 answers are still running'],
  [{ answers: 1, uploads: 2 }, 'An answer and 2 uploads are still running'],
  [{ answers: 3, uploads: 1, downloads: 1 }, '3 answers, an upload and a download are still running'],
  [{ imports: 1 }, 'An import is still running'],
  [{ downloads: 1, exports: 1 }, 'A download and an export are still running'],
])('names what runs: %o', (some, words) => expect(w().shell.closing.stillRunning({ ...none, ...some })).toBe(words));

it('says what is kept of each kind, and what Puter may charge', () => {
  expect(ifClosed({ ...none, answers: 1 })).toEqual([
    'What has arrived of the answer is kept and can be continued. Puter may still charge for it.',
  ]);
  expect(ifClosed({ answers: 2, uploads: 1, downloads: 1, imports: 1, exports: 1 })).toEqual([
    'What has arrived of the answers is kept and can be continued. Puter may still charge for them.',
    'The files are offered again when Oriel is opened.',
    'Chats that have come in stay.',
    'The export leaves no file.',
  ]);
});
