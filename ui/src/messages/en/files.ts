// English for the files of the cloud, choosers and previews.
import type { SortBy } from '../../bindings';
import { size } from './figures';
import type { Things } from '../things';
import { list, many, number } from './tools';

const items = (count: number) => many(count, { one: '# item', other: '# items' });

/** "3 files", "2 folders", or "5 items" where there are both. */
function counted({ count, kind }: Things): string {
  switch (kind) {
    case 'file':
      return many(count, { one: '# file', other: '# files' });
    case 'folder':
      return many(count, { one: '# folder', other: '# folders' });
    case 'item':
      return items(count);
  }
}

/** “plan.pdf”, or "3 files". */
const named = (things: Things) => (things.name === null ? counted(things) : `“${things.name}”`);

/** "3.2 of 10 GB": a unit that both share is said once. */
function figures({ used, capacity }: { used: number; capacity: number }): string {
  const all = size(capacity);
  const unit = all.split(' ')[1] ?? '';
  return `${size(used).replace(` ${unit}`, '')} of ${all}`;
}

export const files = {
  named,
  failed: 'That did not work',

  /** The name of a file that was saved without one. */
  untitled: 'Untitled',
  /** After what a chat made was saved. */
  saved: (folder: string) => `Saved to ${folder}`,
  showSaved: 'Show',

  places: {
    title: 'Places',
    home: 'Home',
    documents: 'Documents',
    pictures: 'Pictures',
    public: 'Public',
    trash: 'Trash',
  },
  storage: {
    title: 'Storage',
    figures,
    /** Read out of the meter. */
    used: (bytes: { used: number; capacity: number }) => `${figures(bytes)} used`,
  },

  /** What can be done with files and folders: in menus, bars, and beside the preview. */
  acts: {
    open: 'Open',
    restore: 'Restore',
    restoreTo: 'Restore to…',
    erase: 'Delete for good…',
    addToChat: 'Add to chat',
    /** The chosen files, of which there are so many. */
    ask: (count: number) => many(count, { one: 'Ask about this', other: 'Ask about these' }),
    download: 'Download',
    rename: 'Rename',
    move: 'Move to…',
    copy: 'Copy to…',
    trash: 'Move to the trash',
    emptyTrash: 'Empty trash…',
    newFolder: 'New folder',
    upload: 'Upload',
    uploadFiles: 'Upload files',
    more: 'More actions',
  },
  /** The menu on empty ground. */
  thisFolder: 'This folder',

  bar: {
    back: 'Back',
    forward: 'Forward',
    /** The way from Home down to the folder. */
    way: 'Folder',
    /** The folders that have no room; the nearest of them has this name. */
    moreFolders: (name: string) => `More folders: ${name}`,
    hidePreview: 'Hide the preview',
    showPreview: 'Show the preview',
  },

  list: {
    title: 'Files',
    selection: 'Selection',
    selectAll: 'Select everything',
    columns: {
      name: 'Name',
      modified: 'Modified',
      size: 'Size',
      kind: 'Kind',
    } satisfies Record<SortBy, string>,
    /** The field in which a name is changed. */
    name: 'Name',
    newName: 'Name of the new folder',
    today: (clock: string) => `Today ${clock}`,
    dismiss: 'Dismiss',
    /** Read out when a folder was opened. */
    opened: ({ folder, count }: { folder: string; count: number }) => `${folder}, ${items(count)}.`,
  },

  /** The line between the bar and the list. */
  facts: {
    leave: 'Leave the selection',
    selected: (count: number) => `${number(count)} selected`,
    where: 'Where to search',
    wholeCloud: 'Whole cloud',
    searching: 'Searching your whole cloud…',
    found: (count: number) => `${items(count)} found in your whole cloud`,
    /** There are more than Puter gives. */
    firstFound: (count: number) => `The first ${items(count)} of your whole cloud. More letters find the others.`,
    reading: (folder: string) => `Reading all of ${folder}…`,
    foundHere: ({ count, all, folder }: { count: number; all: number; folder: string }) =>
      `${number(count)} of ${items(all)} in ${folder}`,
    items,
    inTrash: (count: number) => `${items(count)}, counting against your storage until you empty the trash`,
    /** Any of these facts as it is read out. */
    said: (facts: string) => (facts.endsWith('.') ? facts : `${facts}.`),
  },
  /** The same line while something is done: with one thing, and how far it is with several. */
  running: {
    copy: { one: 'Copying…', several: ({ done, total }: Far) => `Copying, ${number(done)} of ${number(total)}` },
    move: { one: 'Moving…', several: ({ done, total }: Far) => `Moving, ${number(done)} of ${number(total)}` },
    trash: {
      one: 'Moving to the trash…',
      several: ({ done, total }: Far) => `Moving to the trash, ${number(done)} of ${number(total)}`,
    },
    restore: { one: 'Restoring…', several: ({ done, total }: Far) => `Restoring, ${number(done)} of ${number(total)}` },
    erase: { one: 'Deleting…', several: ({ done, total }: Far) => `Deleting, ${number(done)} of ${number(total)}` },
  },

  /** What was done. It can be undone, and is then said again after the word for that. */
  done: {
    trashed: (things: Things) => `${named(things)} moved to the trash`,
    restored: (things: Things) => `${named(things)} restored`,
    restoredTo: ({ name, folder }: { name: string; folder: string }) => `“${name}” restored to ${folder}`,
    restoredAs: ({ name, folder, other }: { name: string; folder: string; other: string }) =>
      `“${name}” restored to ${folder} as “${other}”: the name was taken`,
    moved: ({ things, folder }: { things: Things; folder: string }) => `${named(things)} moved to ${folder}`,
    copied: ({ things, folder }: { things: Things; folder: string }) => `${named(things)} copied to ${folder}`,
    renamed: ({ from, to }: { from: string; to: string }) => `“${from}” renamed to “${to}”`,
    made: (name: string) => `“${name}” made`,
    /** Read out only: these cannot be undone. */
    erased: (things: Things) => `${named(things)} deleted for good.`,
    emptied: 'The trash is empty.',
  },
  /** Why something was not done, or not for all. */
  trouble: {
    immutable: (things: Things) => `Puter needs ${named(things)} where it is. Nothing was changed.`,
    someDone: ({ done, things }: { done: number; things: Things }) => `${number(done)} of ${counted(things)} done`,
    /** The first that was not; `why` are full sentences. */
    first: ({ name, why }: { name: string; why: string }) => `“${name}”: ${why}`,
    /** Read out. */
    said: ({ title, text }: { title: string; text: string }) => `${title}. ${text}`,
  },

  /** What is asked. */
  question: {
    cancel: 'Cancel',
    erase: {
      title: (things: Things) => `Delete ${named(things)} for good?`,
      /** No bytes where there is a folder among them. */
      text: ({ things, bytes }: { things: Things; bytes: number }) => {
        if (things.count === 1) return 'It is deleted from your cloud. This cannot be undone.';
        const all = bytes > 0 ? `${counted(things)}, ${size(bytes)},` : counted(things);
        return `${all} are deleted from your cloud. This cannot be undone.`;
      },
      erase: 'Delete for good',
    },
    empty: {
      title: 'Empty the trash?',
      text: ({ count, bytes }: { count: number; bytes: number }) =>
        `${items(count)}, ${size(bytes)}, ${many(count, { one: 'is', other: 'are' })} deleted for good. This cannot be undone.`,
      empty: 'Empty',
    },
    /** Something is to be restored whose folder is gone, or that nobody knows the folder of. */
    homeless: {
      gone: (things: Things) => `The folder of ${named(things)} is gone`,
      unknown: (things: Things) => `Where ${named(things)} was is not known`,
      folders: list,
      /** {0} are these folders. */
      wasIn: (count: number) =>
        many(count, {
          one: 'It was in {0}. It is still in the trash.',
          other: 'It was in {0}. They are still in the trash.',
        }),
      still: (count: number) =>
        many(count, { one: 'It is still in the trash.', other: 'They are still in the trash.' }),
      restoreToHome: 'Restore to Home',
      remake: 'Make the folder again',
    },
    /** Something is to be moved to where its name is taken. */
    taken: {
      title: ({ things, folder }: { things: Things; folder: string }) =>
        `${named(things)} ${many(things.count, { one: 'is', other: 'are' })} already in ${folder}`,
      /** {0} is the folder. */
      text: (count: number) =>
        many(count, {
          one: 'Nothing there is replaced. It is still in {0}.',
          other: 'Nothing there is replaced. They are still in {0}.',
        }),
      leave: (count: number) => many(count, { one: 'Leave it there', other: 'Leave them there' }),
      keepBoth: 'Keep both',
    },
  },

  /** In place of the list. {0} is the folder, {1} what was searched for. */
  state: {
    tryAgain: 'Try again',
    signIn: 'Sign in',
    unsearched: 'Your cloud could not be searched',
    noneFound: 'No name in your cloud holds “{1}”',
    noneFoundText: 'Every folder but the trash was searched, by the names of files and folders.',
    searchChats: 'Search my chats too',
    gone: '{0} is no longer there',
    goneText: 'It was moved or deleted.',
    toFolderAbove: 'Go to the folder above',
    unreadable: '{0} could not be read',
    noneFoundHere: 'No name in {0} holds “{1}”',
    noneFoundHereText: 'Only this folder was searched, not the folders in it.',
    searchCloud: 'Search the whole cloud',
    trashEmpty: 'Trash is empty',
    trashEmptyText: 'Deleted files wait here. They count against your storage until you empty it.',
    emptyInTrash: 'Nothing in {0}',
    emptyInTrashText: 'This folder is in the trash.',
    empty: 'Nothing in {0} yet',
    emptyText: 'Upload files into this folder, or make one in it.',
  },
  /** Above a list that could not be read or searched anew. */
  stale: {
    readAgain: 'It is read again when Puter is back.',
    searchedAgain: 'Your cloud is searched again when Puter is back.',
    /** What is listed was found for other letters, if these are known; `why` are full sentences. */
    foundBefore: ({ query, why }: { query: string | null; why: string }) =>
      query === null ? `These were found before. ${why}` : `These were found before for “${query}”. ${why}`,
  },

  /** A small window onto the cloud. */
  chooser: {
    attach: 'Attach from your cloud',
    uploading: 'Uploading…',
    /** {0} is the folder that is shown, here and below. */
    uploadInto: 'Upload into {0}',
    nothing: 'Nothing in {0}',
    noFolders: 'No folders in {0}',
    tryAgain: 'Try again',
    newFolder: 'New folder',
    newName: 'Name of the new folder',
    /** What the folder is chosen for. */
    titles: {
      move: (things: Things) => `Move ${named(things)} to`,
      copy: (things: Things) => `Copy ${named(things)} to`,
      restore: (things: Things) => `Restore ${named(things)} to`,
    },
    take: { move: 'Move to {0}', copy: 'Copy to {0}', restore: 'Restore to {0}' },
  },

  preview: {
    title: 'Preview',
    close: 'Close the preview',
    kind: 'Kind',
    kindAndSize: ({ kind, bytes }: { kind: string; bytes: number }) => `${kind}, ${size(bytes)}`,
    changed: 'Changed',
    /** Where something in the trash was before. */
    wasIn: 'Was in',
    notKnown: 'Not known',
    where: 'Where',
    reading: 'Reading…',
    truncated: (bytes: number) => `The first ${size(bytes)}.`,
    noPicture: 'This picture cannot be shown.',
  },
};

/** How far an act on several things is. */
type Far = { done: number; total: number };
