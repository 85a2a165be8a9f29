// English for the window around everything.
import type { Underway } from '../../bindings';
import { many } from './tools';

/** "an answer, an upload and a download" */
const and = (things: string[]) => [things.slice(0, -1).join(', '), ...things.slice(-1)].filter(Boolean).join(' and ');

const capital = (sentence: string) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;

export const shell = {
  sidebar: {
    name: 'Sidebar',
    close: 'Close the sidebar',
    width: 'Width of the sidebar',
    /** Before the choice between its two sides. */
    show: 'Show',
    chats: 'Chats',
    files: 'Files',
    newChat: 'New chat',
    searchChats: 'Search chats',
    searchFiles: 'Search files',
    searchEverything: 'Search everything',
    clearSearch: 'Clear the search',
  },

  /** The menu of a right click on selected words and on links. */
  here: {
    name: 'What is here',
    copy: 'Copy',
    copied: 'Copied',
    open: 'Open in the browser',
    copyAddress: 'Copy address',
    addressCopied: 'Address copied',
  },

  /** The question before the program is closed while something runs. */
  closing: {
    stillRunning({ answers, uploads, downloads, imports, exports }: Underway) {
      const kinds = [
        answers > 0 && many(answers, { one: 'an answer', other: '# answers' }),
        uploads > 0 && many(uploads, { one: 'an upload', other: '# uploads' }),
        downloads > 0 && many(downloads, { one: 'a download', other: '# downloads' }),
        imports > 0 && many(imports, { one: 'an import', other: '# imports' }),
        exports > 0 && many(exports, { one: 'an export', other: '# exports' }),
      ];
      const named = capital(and(kinds.filter((kind) => kind !== false)));
      return many(answers + uploads + downloads + imports + exports, {
        one: `${named} is still running`,
        other: `${named} are still running`,
      });
    },
    answersKept: (count: number) =>
      many(count, {
        one: 'What has arrived of the answer is kept and can be continued. Puter may still charge for it.',
        other: 'What has arrived of the answers is kept and can be continued. Puter may still charge for them.',
      }),
    filesOffered: (count: number) =>
      many(count, {
        one: 'The file is offered again when Oriel is opened.',
        other: 'The files are offered again when Oriel is opened.',
      }),
    chatsStay: 'Chats that have come in stay.',
    noExport: 'The export leaves no file.',
    wait: 'Wait',
    quit: 'Quit anyway',
    quitting: 'Quitting…',
  },
};
