// What is said before the program is closed: words only.
import type { Underway } from '../bindings';
import { count } from '../messages/format';

/** What runs, as a sentence: "An answer and 2 uploads are still running". */
export function stillRunning({ answers, uploads, downloads, imports, exports }: Underway): string {
  const kinds = [
    [answers, 'an answer', 'answer'],
    [uploads, 'an upload', 'upload'],
    [downloads, 'a download', 'download'],
    [imports, 'an import', 'import'],
    [exports, 'an export', 'export'],
  ] as const;
  const named = kinds
    .filter(([number]) => number > 0)
    .map(([number, one, word]) => (number === 1 ? one : count(number, word)));
  const list = named.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  const isOne = answers + uploads + downloads + imports + exports === 1;
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${isOne ? 'is' : 'are'} still running`;
}

/** What becomes of it if the program is closed all the same. */
export function ifClosed({ answers, uploads, downloads, imports, exports }: Underway): string[] {
  const sentences: string[] = [];
  if (answers > 0) {
    sentences.push(
      answers === 1
        ? 'What has arrived of the answer is kept and can be continued. Puter may still charge for it.'
        : 'What has arrived of the answers is kept and can be continued. Puter may still charge for them.',
    );
  }
  if (uploads + downloads > 0) {
    const one = uploads + downloads === 1;
    sentences.push(`${one ? 'The file is' : 'The files are'} offered again when Oriel is opened.`);
  }
  if (imports > 0) sentences.push('Chats that have come in stay.');
  if (exports > 0) sentences.push('The export leaves no file.');
  return sentences;
}
