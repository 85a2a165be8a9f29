// English for files on their way to the cloud and from it: the tray below the list, and what is read out of it.
import { size, when } from './figures';
import { list, many, number } from './tools';

/** How much of it has moved. */
const far = (done: number, total: number | null) => (total === null ? size(done) : `${size(done)} of ${size(total)}`);

export const transfers = {
  failed: 'That did not work',
  elsewhere: 'Another account was opened before this file left. Nothing was changed; try again.',

  tray: {
    title: 'Transfers',
    fold: 'Fold the transfers',
    show: 'Show the transfers',
    /** How many of them are at what, in a row. */
    facts: list,
    counted: {
      running: (count: number) => many(count, { one: '# running', other: '# running' }),
      toCome: (count: number) => many(count, { one: '# to come', other: '# to come' }),
      waiting: (count: number) => many(count, { one: '# waiting for you', other: '# waiting for you' }),
      cut: (count: number) => many(count, { one: '# cut off', other: '# cut off' }),
      failed: (count: number) => many(count, { one: '# failed', other: '# failed' }),
      done: (count: number) => many(count, { one: '# done', other: '# done' }),
    },
  },

  /** One transfer of the tray. */
  row: {
    queued: 'Waits for its turn',
    signIn: 'Waits for you to sign in again',
    asking: 'Waits for your answer',
    uploaded: 'Uploaded',
    downloaded: 'Downloaded',
    cut: 'Cut off',
    finishing: 'Finishing',
    progress: ({ done, total }: { done: number; total: number | null }) => far(done, total),
    /** Nothing of it has moved for a while. */
    stuck: ({ done, total, seconds }: { done: number; total: number | null; seconds: number }) =>
      `${far(done, total)}, nothing for ${number(seconds)} s`,
    /** What became of the file since. */
    cutSince: {
      same: (at: number) => `Begun ${when(at)}, and cut off when Oriel was closed.`,
      gone: (at: number) =>
        `Begun ${when(at)}, and cut off when Oriel was closed. The file is no longer on this computer.`,
      changed: (at: number) => `Begun ${when(at)}, and cut off when Oriel was closed. The file has changed since.`,
    },
    /** {0} is the file. */
    taken: '{0} is already here',
    takenByFolder: '{0} is the name of a folder here',
    keepBoth: 'Keep both',
    replace: 'Replace',
    skip: 'Skip',
    forRest: 'same for the rest',
    signInAgain: 'Sign in',
    tryAgain: 'Try again',
    retry: 'Retry',
    cancel: (name: string) => `Cancel ${name}`,
    dismiss: (name: string) => `Dismiss ${name}`,
  },

  /** Read out, and nowhere on screen. */
  said: {
    uploading: ({ count, folder }: { count: number; folder: string }) =>
      `Uploading ${many(count, { one: '# file', other: '# files' })} to ${folder}.`,
    uploaded: ({ count, folder }: { count: number; folder: string }) =>
      `${many(count, { one: '# file', other: '# files' })} uploaded to ${folder}.`,
    downloaded: (name: string) => `${name} downloaded.`,
    signIn: (name: string) => `${name} waits for you to sign in again.`,
    taken: (name: string) => `${name} is already here.`,
    takenByFolder: (name: string) => `${name} is the name of a folder here.`,
    failed: ({ name, why }: { name: string; why: string }) => `${name}: ${why}`,
  },

  /** What of a choice cannot be uploaded; `why` are full sentences. */
  leftOut: ({ folders, refused }: { folders: string[]; refused: { name: string; why: string }[] }) =>
    [
      ...folders.map((name) => `“${name}” is a folder and was not uploaded.`),
      ...refused.map(({ name, why }) => `“${name}” was not uploaded. ${why}`),
    ].join(' '),

  /** After a start of the program. */
  cutOff: {
    text: (count: number) =>
      many(count, {
        one: '# transfer was cut off when Oriel was closed',
        other: '# transfers were cut off when Oriel was closed',
      }),
    show: 'Show transfers',
  },
};
