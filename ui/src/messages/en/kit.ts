// English for the parts that everything is made of.
import { when } from './figures';
import { number } from './tools';

export const kit = {
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  /** Takes a note at the bottom away. */
  dismiss: 'Dismiss',
  listLoading: 'Reading the list',
  /** A part of the window could not be loaded. */
  notLoaded: {
    title: 'This part of Oriel did not load',
    text: 'What you wrote and received is kept. If trying again does not help, quit Oriel and open it again.',
  },
  /** When what is on screen was read, in front of the sentences that say why it was not read since. */
  readAt: (at: number) => `Read ${when(at)}.`,
  /** What a link that writes a letter says of where it leads. */
  writeTo: (address: string) => `Write to ${address}`,
  /** One of the libraries in the window. */
  lucideIcons: 'Lucide icons',

  /** What was done and can be undone. */
  done: {
    undo: 'Undo',
    redo: 'Redo',
    undone: (act: string) => `Undone: ${act}`,
    nothingToUndo: 'Nothing to undo.',
    nothingToRedo: 'Nothing to do again.',
  },

  /** A file beside a message. */
  chip: {
    uploading: (name: string) => `Uploading ${name}`,
    remove: (name: string) => `Remove ${name}`,
  },

  /** Somebody who is asked takes long. */
  stall: {
    /** {0} is whom it is waited for. */
    text: (seconds: number) => `{0} has not answered for ${number(seconds)} s.`,
    /** The same as it is read out, once. */
    spoken: (who: string) => `${who} has not answered for some seconds.`,
    askAgain: 'Ask again',
  },

  picture: {
    /** Where it has no name of its own. */
    name: 'Picture',
    /** In its place: what it is, and why it is not shown or how large it is. */
    unshown: ({ name, why }: { name: string; why: string }) => `${name}, ${why}`,
    pixels: ({ width, height }: { width: number; height: number }) => `${number(width)} × ${number(height)} pixels`,
    unknownSize: 'of unknown size',
    show: 'Show it',
  },
};
