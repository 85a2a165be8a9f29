// English for the settings, and for what is said when a preference changes by a key or a star.
import type { Imported, Level, Theme } from '../../bindings';
import { price, size } from './figures';
import { list, many, number, tokensOf } from './tools';

const STOPPED = 'Answers and transfers that run are stopped.';
const EFFORTS: Record<Level, string> = { low: 'Low effort', medium: 'Medium effort', high: 'High effort' };

/** What is said when one changes by a key or a star. */
export const preferences = {
  favourite: 'Favourite',
  noFavourite: 'No longer a favourite',
  zoom: (percent: number) => `Zoom ${number(percent)} %`,
};

export const settings = {
  title: 'Settings',
  /** The button that opens the menu of pages, where there is no room for their list. */
  page: (title: string) => `Settings: ${title}`,
  pages: {
    account: 'Account',
    appearance: 'Appearance',
    models: 'Models',
    data: 'Data',
    shortcuts: 'Shortcuts',
    privacy: 'Privacy and trust',
  },
  back: {
    chats: 'Back to chats',
    files: 'Back to files',
  },

  /** The page of the account. */
  account: {
    temporary: 'Temporary account',
    manage: (host: string) => `Manage on ${host}`,
    opening: 'Opening…',
    /** {0} is the host. */
    guest:
      'Puter made this account for a browser it had not seen before. Add an e-mail address and a password on {0}, or it can be lost with that browser.',
    month: 'This month',
    refresh: 'Refresh',
    reading: 'Reading…',
    reach: {
      title: 'What it can reach',
      detail:
        'Your files, the models, and the apps’ data of your account. It cannot change your password or e-mail address, and it cannot make other tokens.',
    },
    signOut: {
      title: 'Sign out of this computer',
      detail:
        'Removes the token here. Chats on this computer and files in your cloud stay. To end the token on Puter too, remove it there under Settings, Security, Manage sessions.',
      do: 'Sign out',
    },
    all: 'Accounts on this computer',
    add: 'Add an account…',
    signOutOfAll: {
      title: 'Sign out of all accounts',
      detail: 'Removes every sign-in token from this computer.',
      do: 'Sign out of all…',
    },
  },

  /** Where the sign-in token is. */
  token: {
    title: 'Sign-in token',
    move: 'Move into the keychain',
    moveAgain: 'Check again',
    moving: 'Checking…',
    stillMissing: 'There is still no keychain that would take it.',
    show: (host: string) => `Show on ${host}`,
    opening: 'Opening…',
  },

  appearance: {
    theme: 'Theme',
    themes: {
      system: 'System',
      light: 'Light',
      dark: 'Dark',
    } satisfies Record<Theme, string>,
    textSize: {
      title: 'Text size',
      detail: (pixels: number) => `Conversation and file previews. Now ${number(pixels)} px.`,
      percent: (percent: number) => `${number(percent)} %`,
      smaller: 'Smaller text',
      larger: 'Larger text',
    },
    /** Shown in the chosen size: a sentence with every letter, in whatever words a language has for that. */
    sample: 'The quick brown fox jumps over the lazy dog.',
  },

  models: {
    usual: {
      title: 'Default model',
      detail: 'New chats start here. Choosing another one in a chat changes it too.',
      choose: 'Choose',
    },
    longest: {
      title: 'Longest answer',
      detail: 'The limit Oriel always sends, so that one message cannot reserve your whole balance.',
      tokens: tokensOf,
    },
    ask: {
      title: 'Ask before sending',
      detail: 'Above this ceiling, Oriel asks once before it sends a message.',
    },
    send: {
      title: 'Send with',
      detail: (keys: string) => `The other one starts a new line. ${keys} always sends.`,
    },
    favourites: 'Favourites',
    prices: ({ input, output }: { input: number | null; output: number | null }) =>
      `${price(input)} in, ${price(output)} out`,
    unstar: (name: string) => `Remove ${name} from the favourites`,
  },

  personas: {
    title: 'Personas',
    new: 'New persona',
    none: 'Instructions with a name, for chats that should be answered in the same way.',
    noInstructions: 'No instructions',
    /** What it asks for besides; what is null is left as it is. */
    about: ({
      model,
      effort,
      temperature,
    }: {
      model: string | null;
      effort: Level | null;
      temperature: number | null;
    }) =>
      list([
        ...(model === null ? [] : [model]),
        ...(effort === null ? [] : [EFFORTS[effort]]),
        ...(temperature === null ? [] : [`temperature ${number(temperature, 1)}`]),
      ]),
    edit: (name: string) => `Edit ${name}`,
    delete: (name: string) => `Delete ${name}`,
  },

  data: {
    bringAndTake: 'Bring and take',
    cancel: 'Cancel',
    /** Read out. */
    cancelled: 'Cancelled',
    import: {
      title: 'Import',
      detail:
        'Export archives from ChatGPT or Claude, or Oriel’s own: .zip or .json. What is here already stays as it is.',
      choose: 'Choose files…',
      busy: 'Bringing in…',
      progress: ({ done, total }: { done: number; total: number }) => `${size(done)} of ${size(total)}`,
    },
    /** What came in. */
    imported: ({ chats, turns, already }: Imported) => {
      const here = many(already, { one: '# was here already.', other: '# were here already.' });
      if (chats === 0) return already === 0 ? 'No chats were found.' : `Nothing new. ${here}`;
      const fresh = many(turns, { one: '# new message', other: '# new messages' });
      const came = `${many(chats, { one: '# chat', other: '# chats' })} with ${fresh} brought in.`;
      return already === 0 ? came : `${came} ${here}`;
    },
    export: {
      title: 'Export everything',
      /** `form` says what the chosen form is good for. */
      detail: (form: string) => `A .zip with a file for each chat. ${form}`,
      form: 'Form',
      choose: 'Export…',
      busy: 'Exporting…',
      label: 'Export',
      progress: ({ done, total }: { done: number; total: number }) =>
        `${number(done)} of ${many(total, { one: '# chat', other: '# chats' })}`,
    },
    exported: ({ chats, name }: { chats: number; name: string }) =>
      `${many(chats, { one: '# chat', other: '# chats' })} exported to “${name}”.`,
    cloud: 'In your cloud',
    saveFolder: {
      title: 'Save replies and code to',
      detail: 'The folder is made when something is saved.',
    },
    attachFolder: {
      title: 'Keep attached files in',
      detail: 'Files of this computer go there once, when you attach them.',
    },
    folder: {
      home: 'Home',
      /** {0} is its name. */
      use: 'Use {0}',
    },
    computer: 'On this computer',
    chats: {
      title: 'Chats',
      /** `bytes` is null while it is not known. */
      detail: ({ chats, archived, bytes }: { chats: number; archived: number; bytes: number | null }) => {
        const kept = list([
          many(chats, { one: '# chat', other: '# chats' }),
          ...(archived > 0 ? [`${number(archived)} of them archived`] : []),
          ...(bytes === null ? [] : [size(bytes)]),
        ]);
        return `${kept}. Every account has its own. Chats that you deleted are still in the file, so that they can come back.`;
      },
    },
    erase: 'Erase for good',
    history: {
      title: 'The history of this account',
      detail: 'All its chats and drafts, also the deleted ones, leave this computer. You stay signed in.',
      erase: 'Erase this account’s history…',
    },
    everything: {
      title: 'Everything on this computer',
      detail: 'The chats of all accounts, the settings and the sign-in tokens. Oriel is as new afterwards.',
      erase: 'Erase everything…',
    },
  },

  /** The question before a history or everything is erased. */
  erase: {
    /** Stands strong in the sentences. */
    forGood: 'This cannot be undone.',
    cancel: 'Cancel',
    close: 'Close',
    erasing: 'Erasing…',
    history: {
      title: 'Erase this account’s history for good?',
      /** {0} is the name on the account, {1} is `forGood`. */
      goes: ({ chats, deleted }: { chats: number; deleted: number }) => {
        const all = many(chats, { one: '# chat', other: '# chats' });
        const gone = deleted > 0 ? ` (${number(deleted)} of them deleted)` : '';
        return `${all}${gone} of {0} and all drafts go from this computer, also what was set aside as damaged. ${STOPPED} {1}`;
      },
      stays: 'You stay signed in. Settings, exports, and files in your cloud or saved elsewhere stay.',
      erase: 'Erase history',
      done: 'The history is erased.',
    },
    everything: {
      title: 'Erase everything for good?',
      /** {0} is `forGood`; `bytes` is null while it is not known. */
      goes: ({ accounts, bytes }: { accounts: number; bytes: number | null }) => {
        const whose = many(accounts, {
          one: 'this account',
          other: 'all # accounts, also those that are signed out',
        });
        const large = bytes === null ? '' : ` (${size(bytes)})`;
        return `The chats and drafts of ${whose}${large} go from this computer, and with them the settings, the personas and the sign-in tokens. ${STOPPED} {0}`;
      },
      stays:
        'Exports, and files in your cloud or saved elsewhere, stay. Tokens stay valid on Puter until you remove them there, under Settings, Security, Manage sessions.',
      erase: 'Erase everything',
      done: 'Everything is erased.',
    },
  },

  shortcuts: {
    letters: {
      title: 'Single letters on a message',
      detail: 'C, S, R, B and E act on the message that has the focus.',
    },
  },
};
