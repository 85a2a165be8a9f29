// English for chats: their list, the bar of the open one, finding in it, and what was done with them.
import type { DataFormat } from '../../bindings';
import { spoken } from './figures';
import { many, number } from './tools';

export const chat = {
  /** What a chat without a title is called. */
  untitled: 'New chat',
  /** The field in which one is renamed. */
  name: 'Name of the chat',

  /** The bar of the open chat. */
  bar: {
    new: 'New chat',
    /** The cost as it is read out. */
    spent: ({ microcents, isWhole }: { microcents: number; isWhole: boolean }) =>
      isWhole ? spoken(microcents) : `about ${spoken(microcents)}`,
    /** Follows the cost where there is room. */
    thisChat: 'this chat',
    /** {0} is the title of the chat that this one is a copy of; `copiedTitle` where that is gone. */
    copiedFrom: 'Copied from {0}',
    copiedTitle: (title: string) => `“${title}”`,
  },

  /** The list in the sidebar. */
  list: {
    name: 'Chats',
    all: 'All chats',
    archive: 'Archived chats. They are kept and can be searched.',
    empty: { title: 'No chats yet', text: 'They appear here, newest first.', new: 'New chat' },
    tryAgain: 'Try again',
    close: 'Close',
    pinned: 'Pinned',
    dropToPin: 'Drop here to pin',
    /** The rows at its end. */
    doors: { archive: 'Archived', deleted: 'Deleted' },
    /** A dot at a chat. */
    answering: 'Answering',
    moreFor: (title: string) => `More for ${title}`,
  },

  menu: {
    rename: 'Rename',
    pin: 'Pin',
    unpin: 'Unpin',
    move: 'Move to folder…',
    duplicate: 'Duplicate',
    archive: 'Archive',
    unarchive: 'Take out of the archive',
    export: 'Export…',
    print: 'Print…',
    delete: 'Delete',
    /** Names of the menus that follow. */
    exportAs: 'Export as',
    moveTo: 'Move to folder',
    noFolder: 'No folder',
    newFolder: 'New folder…',
  },

  folder: {
    name: (name: string) => `Folder ${name}`,
    moreFor: (name: string) => `More for the folder ${name}`,
    rename: 'Rename folder',
    dissolve: 'Take all chats out',
    delete: (chats: number) => many(chats, { one: 'Delete its # chat', other: 'Delete its # chats' }),
    /** Where a name is asked for. */
    ask: {
      new: 'New folder',
      rename: 'Rename folder',
      field: 'Name of the folder',
      isMissing: 'A folder needs a name.',
      isTaken: 'There is a folder of this name; the chats join it.',
      cancel: 'Cancel',
      doMove: 'Move',
      doRename: 'Rename',
    },
  },

  /** The forms in which chats can be taken out, each with what it is good for. */
  formats: {
    markdown: { label: 'Markdown', detail: 'Text to read and edit anywhere: what you see.' },
    html: { label: 'Web page', detail: 'Pages to read in a browser and to print: what you see.' },
    json: {
      label: 'Oriel’s own format (JSON)',
      detail: 'Everything that is kept, with all branches and files: another Oriel can bring it in.',
    },
  } satisfies Record<DataFormat, { label: string; detail: string }>,

  find: {
    field: 'Find in this chat',
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    nothing: 'Nothing found',
    place: ({ at, of, isReasoning }: { at: number; of: number; isReasoning: boolean }) =>
      `${number(at)} of ${number(of)}${isReasoning ? ', in the reasoning' : ''}`,
    /** One of the two before as it is read out. */
    spoken: (words: string) => `${words}.`,
  },

  /** Names of actions that depend on what is shown. */
  actions: {
    find: 'Find in this chat',
    findNext: 'Next place found',
    pin: 'Pin this chat',
    unpin: 'Unpin this chat',
    archive: 'Archive this chat',
    unarchive: 'Take this chat out of the archive',
  },

  /** Said by a screen reader after an action. */
  said: {
    copied: 'Copied',
    noCodeBelow: 'No code block below.',
    noCodeAbove: 'No code block above.',
    duplicated: 'Duplicated',
    goesOn: (title: string) => `“${title}” goes on in a new chat`,
    version: ({ at, of }: { at: number; of: number }) => `Version ${number(at)} of ${number(of)}`,
  },

  /** What was done, in the note that can undo it. */
  done: {
    renamed: ({ from, to }: { from: string; to: string }) => `“${from}” renamed to “${to}”`,
    pinned: (title: string) => `“${title}” pinned`,
    unpinned: (title: string) => `“${title}” unpinned`,
    movedTo: ({ title, folder }: { title: string; folder: string }) => `“${title}” moved to “${folder}”`,
    takenOut: ({ title, folder }: { title: string; folder: string | null }) => `“${title}” taken out of “${folder}”`,
    dissolved: (folder: string) => `“${folder}” dissolved`,
    folderRenamed: ({ from, to }: { from: string; to: string }) => `“${from}” renamed to “${to}”`,
    archived: (title: string) => `“${title}” archived`,
    unarchived: (title: string) => `“${title}” taken out of the archive`,
    exported: (file: string) => `Exported to “${file}”`,
    deleted: (title: string) => `“${title}” deleted`,
    deletedOf: ({ chats, folder }: { chats: number; folder: string }) =>
      `${many(chats, { one: '# chat', other: '# chats' })} of “${folder}” deleted`,
    /** A message, and so many after it. */
    messageDeleted: (after: number) =>
      after === 0
        ? 'Message deleted'
        : many(after, {
            one: 'Message and # more after it deleted',
            other: 'Message and # more after it deleted',
          }),
  },

  /** What could not be done, above the sentences that say why. */
  failed: {
    read: 'The chats could not be read',
    rename: 'The chat could not be renamed',
    pin: 'The chat could not be pinned',
    move: 'The chat could not be moved',
    moveAll: 'The chats could not be moved',
    renameFolder: 'The folder could not be renamed',
    archive: 'The chat could not be archived',
    duplicate: 'The chat could not be duplicated',
    export: (title: string) => `“${title}” could not be exported`,
    delete: 'The chat could not be deleted',
    restore: 'The chat could not be brought back',
  },

  /** After the start of Oriel. */
  cutOff: {
    text: (answers: number) =>
      many(answers, {
        one: 'An answer was cut off when Oriel was closed',
        other: '# answers were cut off when Oriel was closed',
      }),
    show: 'Show chat',
  },

  /** Between the wish to send and the sending. */
  sending: {
    whenLookedAt: 'Sent when its files were looked at.',
    whenUploaded: (files: number) =>
      many(files, { one: 'Sent when # file is in your cloud.', other: 'Sent when # files are in your cloud.' }),
    afterAnswer: 'An answer is being written. Your message is kept; send it when the answer has ended.',
    fileRefused: 'Not sent: a file could not be added.',
    offline: 'Not sent. Your message is kept.',
  },
};
