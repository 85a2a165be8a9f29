// How the answer of the browser comes back, and where the token is, in plain words.
import type { BrowserPage, TokenLocation, Origins, RedirectKind } from '../bindings';
import { w } from '../messages';
import { hostOf } from './address';

export const wayWords = (way: RedirectKind): string => w().signIn.waiting.way[way];

/** The words of the page in the browser that says how a sign-in ended. */
export function browserPage(): BrowserPage {
  const { lang, dir } = document.documentElement;
  return { lang, isRightToLeft: dir === 'rtl', ...w().signIn.browser };
}

/** "GNOME Keyring", or what to call it while its name is not known. */
export const keychainName = (name: string | undefined): string => name ?? w().account.systemKeychain;

/** Where the token is, as a sentence. */
export const tokenPlace = (kept: TokenLocation, keychain: string | undefined): string =>
  w().account.tokenPlace[kept](keychainName(keychain));

/** Whether this is puter.com, whose addresses everybody knows, or a server of one's own. */
export const isOwnServer = ({ gui }: Origins): boolean => gui !== 'https://puter.com';

/** The addresses of a server with what each is for. */
export function originsOf({ gui, api, oauth }: Origins): { what: string; address: string }[] {
  const words = w().account.addresses;
  return [
    { what: words.pages, address: gui },
    { what: words.chatsAndFiles, address: api },
    { what: words.signingIn, address: oauth ?? gui },
  ];
}

/** Which host does what: "api.puter.com for chats and files, puter.com for signing in." */
export function hostWords(server: Origins | undefined): string {
  const words = w().account.hosts;
  if (!server) return words.unknown;
  const files = hostOf(server.api);
  const signingIn = [...new Set([server.oauth ?? server.gui, server.gui].map(hostOf))];
  if (signingIn.length === 1 && signingIn[0] === files) return words.one(files);
  return words.several({ files, signingIn });
}
