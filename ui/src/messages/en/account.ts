// English for the account: who is signed in, signing out, balance, offline.
import type { TokenLocation } from '../../bindings';
import { when } from './figures';
import { many } from './tools';

const OFFLINE_BUT = 'Chats and recent files can be read. Your draft is kept.';
const HERE_IS_SAFE = 'Chats and drafts here are safe.';

export const account = {
  cancel: 'Cancel',
  notNow: 'Not now',
  signIn: 'Sign in',
  signingIn: 'Signing in…',

  /** The list of everybody who has signed in. */
  accounts: 'Accounts on this computer',
  /** Where no system says what its keychain is called; stands inside sentences. */
  systemKeychain: 'the system keychain',

  /** Where the token is. */
  tokenPlace: {
    keychain: (keychain) => `In ${keychain} on this computer, and nowhere else.`,
    file: () => 'In a file on this computer that is locked with your passphrase, because there was no keychain.',
    memory: () => 'In memory only, until Oriel is closed. You sign in again next time.',
  } satisfies Record<TokenLocation, (keychain: string) => string>,

  /** What screen readers are told. */
  said: {
    signedOut: `You are signed out. ${HERE_IS_SAFE}`,
    signedIn: ({ username, host }: { username: string; host: string }) => `Signed in as ${username} on ${host}.`,
    tokenMoved: (keychain: string) => `The sign-in token is in ${keychain} now.`,
    offline: `You are offline. ${OFFLINE_BUT}`,
    online: 'You are online again.',
  },

  /** The bar at the top of the main column. */
  bar: {
    hideSidebar: 'Hide the sidebar',
    showSidebar: 'Show the sidebar',
  },

  /** The banner under it. */
  banner: {
    signedOut: {
      title: 'You are signed out.',
      text: ({ since, why }: { since: string; why: string }) => `Since ${since}. ${why}`,
    },
    offline: {
      title: 'You are offline.',
      text: OFFLINE_BUT,
      tryNow: 'Try now',
      trying: 'Trying…',
    },
    /** Puts away any other notice. */
    understood: 'Understood',
    guest: {
      title: 'This is a temporary account.',
      text: (host: string) =>
        `Puter made it for a browser it had not seen before, and it can be lost with that browser. To keep it, give it a name and a password on ${host}, in the browser where you approved.`,
      keep: 'Keep this account',
      opening: 'Opening…',
    },
  },

  balance: {
    title: 'Balance',
    left: (amount: string) => `${amount} left`,
    /** Offline: the last figure with its time. */
    leftAt: ({ amount, at }: { amount: string; at: number }) => `${amount} ${when(at)}`,
    /** {0} is the amount in large figures. */
    leftInMarkup: '{0} left',
    leftOfInMarkup: (allowance: string) => `{0} left of ${allowance}`,
    used: ({ amount, readAt }: { amount: string; readAt: number }) =>
      `${amount} used this month. Read from Puter ${when(readAt)}.`,
    notRead: 'The balance has not been read yet.',
  },

  /** Four cards about what Oriel can reach. */
  reach: {
    token: {
      title: 'Your token',
      text: (place: string) =>
        `${place} Never written to a log or into the window’s page. It reaches all your files and models, not your password or e-mail address.`,
    },
    connects: {
      title: 'Where Oriel connects',
      text: (hosts: string) => `${hosts} Nothing else. Links open in your browser.`,
    },
    receives: {
      title: 'What a model receives',
      text: 'The turns of the open chat, and only the files you attached. Puter passes them to the model’s maker.',
    },
    collects: {
      title: 'What Oriel collects',
      text: 'Nothing. No analytics and no crash reports.',
    },
  },

  /** Which host does what. */
  hosts: {
    unknown: 'puter.com, or the server you name, and the addresses it names for signing in, chats and files.',
    one: (host: string) => `${host} for chats, files and signing in.`,
    several: ({ files, signingIn }: { files: string; signingIn: string[] }) =>
      `${files} for chats and files, ${signingIn.join(' and ')} for signing in.`,
  },

  /** What each address of a server is for, in a table. */
  addresses: {
    pages: 'Pages',
    chatsAndFiles: 'Chats and files',
    signingIn: 'Signing in',
  },

  /** The foot of the sidebar. */
  strip: {
    signedOut: 'Signed out',
    settings: 'Settings',
  },

  /** What opens over it. */
  popover: {
    title: 'Account',
    token: (place: string) => `The sign-in token: ${place}`,
    refresh: 'Refresh',
    refreshing: 'Reading…',
    settings: 'Settings',
    add: 'Add an account…',
    signOut: 'Sign out',
    signOutOfAll: 'Sign out of all…',
    signOutOf: ({ username, host }: { username: string; host: string }) => `Sign out of ${username} on ${host}`,
  },

  /** The question before signing out of one account. {0} is its name, or the server. */
  signOut: {
    title: 'Sign out of this computer?',
    removed:
      'The sign-in token of {0} is removed from this computer. Chats and drafts here are safe, and files stay in your cloud.',
    staysValid: 'The token stays valid on {0} until you remove it there, under Settings, Security, Manage sessions.',
    show: (host: string) => `Show on ${host}`,
    showing: 'Opening…',
    signOut: 'Sign out',
    signingOut: 'Signing out…',
  },
  /** The same before signing out of all accounts. */
  signOutOfAll: {
    title: 'Sign out of all accounts?',
    removed: (count: number) =>
      many(count, {
        one: 'The sign-in token of # account is removed from this computer. Chats and drafts here are safe, and files stay in your cloud.',
        other:
          'The sign-in tokens of # accounts are removed from this computer. Chats and drafts here are safe, and files stay in your cloud.',
      }),
    staysValid: 'The tokens stay valid on {0} until you remove them there, under Settings, Security, Manage sessions.',
    signOut: 'Sign out of all',
  },
};
