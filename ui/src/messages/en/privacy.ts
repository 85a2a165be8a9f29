// English for the settings’ page of privacy and trust.
import type { Sandbox } from '../../bindings';
import { many } from './tools';

const WHY_BLOCKED = 'A picture from the web tells its host that you are reading, so its address is shown instead.';
const UNHELD = 'Everything works the same; answers are still shown as text that can do nothing.';

export const privacy = {
  lead: 'Everything Oriel does with your data, in one place. Each line can be checked.',
  controls: 'Controls',
  pictures: {
    title: 'Web images in answers',
    none: `Never loaded. None wanted to be since this window opened. ${WHY_BLOCKED}`,
    blocked: (count: number) => {
      const blocked = many(count, { one: '# picture blocked', other: '# pictures blocked' });
      return `Never loaded. ${blocked} since this window opened. ${WHY_BLOCKED}`;
    },
  },
  /** Whether what draws the window is held in a sandbox, and why not. */
  sandbox: {
    title: 'Sandbox of the window',
    detail: {
      on: 'On. Whoever took over the page that shows answers would reach neither your files nor your programs.',
      missing: `Off, because bubblewrap is not installed. Install the package “bubblewrap” and start Oriel again. ${UNHELD}`,
      refused: `Off, because this system does not let bubblewrap make one. ${UNHELD}`,
      apart: `Off, because this package brings its own engine, which a sandbox would not find. ${UNHELD}`,
    } satisfies Record<Sandbox, string>,
  },
  version: 'Version',
  licences: {
    title: 'Licences',
    detail: 'What Oriel’s window is made of, and its terms.',
    show: 'Show',
    close: 'Close',
  },

  /** Where this run of Oriel connected. */
  connections: {
    title: 'Where this run connected',
    memoryOnly: 'Kept in memory only',
    refresh: 'Refresh',
    reading: 'Reading…',
    none: 'Nowhere yet.',
    /** {0} are the hosts, with `between` between them. */
    hosts: '{0}. Nothing else.',
    between: ', ',
    last: 'Last connections',
    caption: 'The last connections, newest first',
    time: 'Time',
    method: 'Method',
    address: 'Address',
    operation: 'For',
    status: 'Answer',
    /** In place of a status. */
    noAnswer: 'no answer',
    /** What a connection was for. */
    operations: {
      discover: 'finding the server',
      sign_in: 'signing in',
      whoami: 'who is signed in',
      usage: 'balance',
      space: 'storage',
      models: 'models',
      chat: 'chat',
      picture: 'picture',
      list: 'folder',
      stat: 'file details',
      size_of: 'size of',
      search: 'search',
      read: 'reading a file',
      write: 'upload',
      rename: 'rename',
      move: 'move',
      copy: 'copy',
      delete: 'delete',
      trash: 'to the trash',
      restore: 'from the trash',
      empty_trash: 'empty trash',
      make_folder: 'new folder',
    },
  },

  /** Who gets `oriel://` links. */
  links: {
    title: 'Sign-in links',
    looking: 'Oriel looks who gets links that begin with oriel://.',
    repair: 'Repair',
    repairing: 'Repairing…',
    repaired: 'Repaired.',
    test: 'Test',
    testing: 'Testing…',
  },

  /** The way to where a token really ends. */
  access: {
    title: 'Remove this computer’s access',
    detail: (host: string) =>
      `A token may not end itself, so you end it on ${host}, under Settings, Security, Manage sessions. Oriel notices, and chats here stay readable.`,
    show: (host: string) => `Show on ${host}`,
    opening: 'Opening…',
  },

  /** A report for whoever helps. */
  report: {
    title: 'Diagnostic report',
    detail:
      'For asking somebody for help: versions, settings and what went wrong, without names, addresses, chats or files.',
    make: 'Copy a report…',
    making: 'Writing…',
    lead: 'This is all of it. It goes nowhere by itself: you copy it and give it to whom you like.',
    label: 'Report',
    close: 'Close',
    copy: 'Copy',
  },
};
