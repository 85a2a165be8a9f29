// English for the search over everything.
import { list, many } from './tools';

export const search = {
  name: 'Found',
  chats: 'Chats',
  files: 'Files',
  messages: 'Messages',
  showMore: 'Show more',
  allFiles: 'Show all in Files',
  tryAgain: 'Try again',
  messagesUnsearched: 'Messages could not be searched',
  filesUnsearched: 'Files could not be searched',
  stillReading: 'Older chats are still being read. More may be found in a moment.',

  /** Only heard. `files` is null where they are not searched. */
  says: ({ chats, files }: { chats: number; files: number | null }) =>
    `${list([
      many(chats, { one: '# chat', other: '# chats' }),
      ...(files === null ? [] : [many(files, { one: '# file', other: '# files' })]),
    ])}.`,

  /** Where nothing was found. {0} is what was typed. */
  nothing: {
    title: 'No chat mentions “{0}”',
    titleEverywhere: 'No chat mentions “{0}”, and no file is called so',
    searched: (chats: number) =>
      many(chats, { one: '# chat searched on this computer.', other: '# chats searched on this computer.' }),
    searchedEverywhere: (chats: number) =>
      many(chats, {
        one: '# chat searched on this computer, and the names in your whole cloud.',
        other: '# chats searched on this computer, and the names in your whole cloud.',
      }),
    searchFiles: 'Search my files',
    ask: 'Ask about it in a new chat',
  },

  /** Before the words of a message that was found. */
  hit: {
    // Only heard: who says them.
    you: 'You:',
    answer: 'Answer:',
    inReasoning: 'In the reasoning:',
  },
};
