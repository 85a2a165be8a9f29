// What becomes of that which runs if the program is closed all the same.
import type { Underway } from '../bindings';
import { w } from '../messages';

/** A sentence for each kind of it. */
export function ifClosed({ answers, uploads, downloads, imports, exports }: Underway): string[] {
  const words = w().shell.closing;
  return [
    ...(answers > 0 ? [words.answersKept(answers)] : []),
    ...(uploads + downloads > 0 ? [words.filesOffered(uploads + downloads)] : []),
    ...(imports > 0 ? [words.chatsStay] : []),
    ...(exports > 0 ? [words.noExport] : []),
  ];
}
