// English for the palette.
import { list, many } from './tools';

export const palette = {
  name: 'Command palette',
  field: 'Search everything',
  placeholder: 'Search chats, files, actions and models',
  results: 'Results',
  moreActions: 'More actions',

  /** Over the rows. */
  sections: {
    /** What was done last. */
    last: 'Last',
    chats: 'Chats',
    files: 'Files',
    /** Actions. */
    do: 'Do',
    /** Models. */
    switch: 'Switch',
  },

  // Instead of rows. {0} is what was typed.
  looking: 'Looking in your cloud…',
  start: 'Type to find chats, files, actions and models.',
  nothing: 'Nothing matches “{0}”.',
  unsearched: (why: string) => `Files could not be searched. ${why}`,

  // Only heard.
  saysNothing: (query: string) => `Nothing matches “${query}”.`,
  saysResults: (count: number) => many(count, { one: '# result.', other: '# results.' }),
  saysMore: (count: number) => many(count, { one: '# more action.', other: '# more actions.' }),

  /** Along the lower edge, each behind its key. */
  keys: {
    move: 'move',
    open: 'open',
    back: 'back',
    more: 'more actions',
    actions: 'actions',
    models: 'models',
    files: 'files',
  },

  ask: (query: string) => `New chat about “${query}”`,
  /** {0} are the words found. */
  inReasoning: 'In the reasoning: {0}',

  /** What can be done with a chat. */
  chat: {
    open: 'Open',
    pin: 'Pin',
    unpin: 'Unpin',
    archive: 'Archive',
    unarchive: 'Take out of the archive',
    duplicate: 'Duplicate',
    delete: 'Delete',
  },

  /** What can be done with a file. */
  file: {
    show: 'Show in Files',
    attach: 'Add to the message',
  },

  /** A model, and what can be done with it. */
  model: {
    /** {0} is its name. */
    row: 'Use {0} in this chat',
    /** Through whom it is reached, where that is not plain, and what a million tokens cost. */
    detail: ({ provider, input, output }: { provider: string | null; input: string; output: string }) =>
      list([...(provider ? [provider] : []), `${input} in`, `${output} out`]),
    use: 'Use in this chat',
    forNew: 'Use for new chats',
    favourite: 'Favourite',
    noFavourite: 'No longer a favourite',
  },
};
