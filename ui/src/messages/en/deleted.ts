// English for deleted chats.
import { ago } from './figures';
import { many, number } from './tools';

export const deleted = {
  /** Of one chat, behind its title. */
  mark: 'Deleted',
  when: (at: number) => `Deleted ${ago(at)}`,
  bringBack: 'Bring back',
  eraseForGood: 'Erase for good…',
  tryAgain: 'Try again',

  /** All of them, in place of the list of chats. */
  list: {
    label: 'Deleted chats',
    back: 'All chats',
    lead: 'Deleted chats stay on this computer until you erase them.',
    empty: { title: 'No deleted chats', text: 'Chats that you delete wait here until you erase them.' },
    pickAll: 'Pick all',
    picked: (count: number) => `${number(count)} picked`,
    eraseAll: 'Erase all…',
    more: 'Show more',
  },

  /** One of them in the list, and its menu, which is about all that are picked. */
  row: {
    pick: (title: string) => `Pick “${title}”`,
    /** Read out behind the row. */
    isPicked: ', picked',
    more: (title: string) => `More for ${title}`,
    look: 'Look into it',
    bringBack: (count: number) => many(count, { one: 'Bring back', other: 'Bring # back' }),
    erase: (count: number) => many(count, { one: 'Erase for good…', other: 'Erase # for good…' }),
  },

  /** One of them, to be read. */
  chat: {
    label: 'Deleted conversation',
    you: 'You',
    /** For an answer of which the model is not known. */
    model: 'Model',
    notSent: 'Not sent',
    decide: 'It can be read here. Bring it back to go on with it.',
    notRead: 'This chat could not be read',
  },

  /** Asks before chats are erased. */
  erase: {
    one: (title: string) => `Erase “${title}” for good?`,
    several: (count: number) => `Erase ${many(count, { one: '# chat', other: '# chats' })} for good?`,
    /** {0} is `cannotBeUndone`, which stands out. */
    goes: (count: number) =>
      many(count, {
        one: 'All its words are erased from this computer, and from the search. {0}',
        other: 'All their words are erased from this computer, and from the search. {0}',
      }),
    cannotBeUndone: 'This cannot be undone.',
    stays: (count: number) =>
      many(count, {
        one: 'Copies of it, exports, and files in your cloud stay.',
        other: 'Copies of them, exports, and files in your cloud stay.',
      }),
    erase: 'Erase for good',
    erasing: 'Erasing…',
    cancel: 'Cancel',
    close: 'Close',
    /** Read out. */
    erased: (count: number) => many(count, { one: 'Erased.', other: '# chats erased.' }),
  },

  oneBroughtBack: (title: string) => `“${title}” brought back`,
  severalBroughtBack: (count: number) => `${many(count, { one: '# chat', other: '# chats' })} brought back`,
  /** What did not work; why stands under it. */
  failed: {
    read: 'The deleted chats could not be read',
    bringBack: 'Not all chats could be brought back',
  },
};
