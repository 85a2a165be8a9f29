// English for signing in: its pages, its problems, and where the token is kept.
import type { Code, RedirectKind } from '../../bindings';
import { many } from './tools';

/** What stands over the sentences for a problem that have no title of their own, and what its button offers. */
type Look = { title: string; action: string };

const UNEXPECTED: Look = { title: 'That did not work', action: 'Try again' };

const HERE_IS_SAFE = 'Chats and drafts here are safe.';

export const signIn = {
  cancel: 'Cancel',
  close: 'Close',
  notNow: 'Not now',
  again: 'Sign in again',
  withPuter: 'Sign in with Puter',
  underWay: 'Signing in…',

  /** What stands over the pages of signing in. */
  titles: {
    start: 'A window onto your Puter',
    accounts: 'A window onto your Puter',
    add: 'Add an account',
    server: 'Your own server',
    connecting: 'Finding the way in',
    asking: 'May the page hand over the token?',
    waiting: 'Finish in your browser',
    finishing: 'Signing in',
    savedInFile: 'Your sign-in is locked',
    savedInLocked: 'The keychain is locked',
    savedInAsking: (keychain: string) => `${keychain} is asking`,
    /** Said to screen readers when a page has come up. */
    said: (title: string) => `${title}.`,
  },

  /** Every code has a look, so that a new one is asked about; most of them cannot happen while signing in. */
  looks: {
    refused: UNEXPECTED,
    expired: { ...UNEXPECTED, action: 'Get a new link' },
    offline: { title: 'Puter cannot be reached', action: 'Try again' },
    silent: UNEXPECTED,
    keychain: { title: 'The keychain did not answer', action: 'Sign in again' },
    not_puter: { title: 'This is not a Puter server', action: 'Try again' },
    signed_out: { title: 'You are signed out', action: 'Sign in' },
    insecure: UNEXPECTED,
    invalid: UNEXPECTED,
    cancelled: { title: 'Sign-in was cancelled', action: 'Sign in with Puter' },
    rate_limited: UNEXPECTED,
    too_many_at_once: UNEXPECTED,
    no_funds: UNEXPECTED,
    held: UNEXPECTED,
    too_long: UNEXPECTED,
    needs_plan: UNEXPECTED,
    not_found: UNEXPECTED,
    conflict: UNEXPECTED,
    is_folder: UNEXPECTED,
    storage_full: UNEXPECTED,
    foreign_key: { title: 'This key belongs to another service', action: 'Try again' },
    passphrase: UNEXPECTED,
    failed: UNEXPECTED,
  } satisfies Record<Code, Look>,

  /** The first page, and its small print. */
  start: {
    lead: 'Chat with 500+ models and reach your cloud files from one place. Usage is paid from your own Puter balance, so there are no API keys to manage.',
    under: 'Opens your browser. No account yet? You can make one there.',
    whatOrielCanSee: 'What Oriel can see',
    licences: 'Licences',
    /** {0} is the keychain. */
    token:
      'The sign-in token is kept in {0} on this computer, and nowhere else. Remove it at any time in Settings, Account.',
    tokenWithoutKeychain: 'No keychain is running on this computer. Oriel asks where to keep the sign-in token.',
    ownServer: 'Use a self-hosted server…',
  },

  /** Nobody is signed in, but somebody was. */
  known: {
    lead: 'Carry on with an account of this computer, or sign in with another one.',
    /** {0} is the name of the account. */
    continueAs: 'Continue as {0}',
  },

  add: {
    lead: 'Each account has its own chats, models and files, and you can change between them at any time. The one that is open stays signed in.',
  },

  /** The form for a server of one's own. */
  server: {
    lead: 'Give the address of your Puter. Oriel checks it before opening the browser.',
    address: 'Server address',
    allowHttp: (host: string) => `Allow http for ${host}`,
    hasOtherSignIn: 'The sign-in service has another address',
    signInAddress: 'Sign-in service address',
    foundByItself: 'Found by itself when left empty',
    check: 'Check and sign in',
    checking: 'Checking…',
    back: 'Back to puter.com',
    notPuter: (host: string) => `${host} answered, but it is not a Puter server.`,
  },

  /** Before the browser opens and after it has answered. {0} is the server. */
  connecting: {
    lead: 'Oriel asks {0} how it signs people in, then opens your browser.',
    finishing: 'The browser has answered. Oriel fetches the token from {0}.',
  },

  /** {0} is the beginning of the address that the browser has to show. */
  approveOnlyAt: 'Approve only while the address in the browser begins with {0}',

  /** Whether the consent page may hand over the token itself. {0} is the server. */
  asking: {
    failed:
      'The sign-in service of {0} cannot be used, so Oriel has stopped here. Nothing was signed in. Try again first.',
    lead: 'Without a sign-in service, the consent page of {0} hands Oriel the token itself. A server that means harm can send your browser on to another Puter and get the token of your account there. Go on only if you trust whoever runs this one.',
    tryAgain: 'Try again',
    trying: 'Asking…',
    useConsentPage: 'Use the consent page',
  },

  /** The browser has the word. */
  waiting: {
    /** {0} is the server. */
    lead: 'Approve Oriel on {0}. This window carries on by itself.',
    /** {0} is a clock that counts down: 4:38. */
    status: 'Waiting for the browser. The link works for another {0}.',
    openAgain: 'Open the page again',
    /** How its answer comes back. */
    way: {
      scheme: 'The answer comes back through an oriel:// link.',
      loopback: 'The answer comes back through a loopback address on this computer.',
      authme: 'Puter’s consent page sends the answer to a loopback address on this computer.',
    } satisfies Record<RedirectKind, string>,
  },

  /** What to do when the answer does not come by itself. */
  paste: {
    title: 'Didn’t come back?',
    linkOrCode:
      'If the browser shows a link or a code at the end, paste it here. If its last page is empty, try another way.',
    wholeAddress: 'If the last browser page could not be opened, copy its whole address and paste it here.',
    code: 'Sign-in code',
    continue: 'Continue',
    reading: 'Reading…',
    copyLink: 'Copy the link',
    copied: 'Copied',
    anotherWay: 'Try another way',
  },

  /** A sign-in that was not to be. */
  outcome: {
    back: 'Back',
  },

  /** The page in the browser after a sign-in: how it ended, and the button that raises the window. */
  browser: {
    signedIn: { heading: 'Signed in', sentence: 'Oriel carries on in its own window. You can close this page.' },
    cancelled: {
      heading: 'Sign-in was cancelled',
      sentence: 'Nothing was signed in. You can close this page, and start again in Oriel whenever you like.',
    },
    notSignedIn: {
      heading: 'Not signed in',
      sentence: 'The sign-in did not work, and nothing was changed. Oriel says in its own window what to do next.',
    },
    back: 'Back to Oriel',
  },

  /** A saved sign-in that cannot be used yet. {0} is the name of the account, {1} its server. */
  saved: {
    unlockIt: 'Unlock it to use the saved sign-in.',
    whose: `The saved sign-in is that of {0} on {1}. ${HERE_IS_SAFE}`,
    keychainAsks: `It may have opened a window of its own, perhaps behind this one. Answer it to go on as {0} on {1}. ${HERE_IS_SAFE}`,
    typePassphrase: `Type the passphrase to go on as {0} on {1}. ${HERE_IS_SAFE}`,
    passphrase: 'Passphrase',
    unlock: 'Unlock',
    unlocking: 'Unlocking…',
    forgotten: 'Forgotten?',
  },

  /** The question before the file with the sign-in is removed. */
  forgetFile: {
    title: 'Remove the locked file?',
    lead: 'Nothing opens it without its passphrase, so it is removed and you sign in again in your browser.',
    /** {0} is the server. */
    stays:
      'Chats and drafts on this computer stay, and so do the files in your cloud. The old sign-in stays valid on {0} until you remove it there.',
    remove: 'Remove the file',
    removing: 'Removing…',
  },

  /** Where shall the token be without a keychain? */
  noKeychain: {
    title: 'No keychain on this computer',
    lead: 'Oriel keeps your sign-in token in the system keychain, and none is running. Choose what to do instead.',
    places: 'Where the token is kept',
    memory: 'Only until I quit',
    memoryDetail: 'The token stays in memory. You sign in again next time.',
    file: 'In a file locked with a passphrase',
    fileDetail: 'You type the passphrase when Oriel starts. If you forget it, sign in again.',
    stillNone: 'There is still no keychain.',
    stillNoneStart: 'There is still no keychain. Start one, or choose one of these.',
    /** {0} is the name of a package. */
    install: 'On Debian or Ubuntu, install {0} and start Oriel again to use the keychain.',
    checkAgain: 'Check again',
    checking: 'Checking…',
    continue: 'Continue',
    goingOn: 'Going on…',
  },

  newPassphrase: {
    lead: 'Weaker than a keychain: the file can be copied, and whoever has a copy can try passphrases for as long as they like. A keychain is guarded by the system. Four or more unrelated words make a good passphrase.',
    first: 'Passphrase',
    second: 'The same passphrase again',
    continue: 'Continue',
    notTheSame: 'These two are not the same.',
    tooShort: (least: number) =>
      many(least, { one: 'Take at least # letter or sign.', other: 'Take at least # letters or signs.' }),
  },
};
