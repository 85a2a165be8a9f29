// How the answer of the browser comes back, and where the token is, in plain words.
import type { TokenLocation, Origins, RedirectKind } from '../bindings';
import { hostOf } from './address';

const WAYS: Record<RedirectKind, string> = {
  scheme: 'The answer comes back through an oriel:// link.',
  loopback: 'The answer comes back through a loopback address on this computer.',
  authme: 'Puter’s consent page sends the answer to a loopback address on this computer.',
};

export const wayWords = (way: RedirectKind): string => WAYS[way];

/** "GNOME Keyring", or what to call it while its name is not known. */
export const keychainName = (name: string | undefined): string => name ?? 'the system keychain';

/** Where the token is, as a sentence. */
export function tokenPlace(kept: TokenLocation, keychain: string | undefined): string {
  switch (kept) {
    case 'keychain':
      return `In ${keychainName(keychain)} on this computer, and nowhere else.`;
    case 'file':
      return 'In a file on this computer that is locked with your passphrase, because there was no keychain.';
    case 'memory':
      return 'In memory only, until Oriel is closed. You sign in again next time.';
  }
}

/** Whether this is puter.com, whose addresses everybody knows, or a server of one's own. */
export const isOwnServer = ({ gui }: Origins): boolean => gui !== 'https://puter.com';

/** The addresses of a server with what each is for. */
export function originsOf({ gui, api, oauth }: Origins): { what: string; address: string }[] {
  return [
    { what: 'Pages', address: gui },
    { what: 'Chats and files', address: api },
    { what: 'Signing in', address: oauth ?? gui },
  ];
}

/** Which host does what: "api.puter.com for chats and files, puter.com for signing in." */
export function hostWords(server: Origins | undefined): string {
  if (!server) return 'puter.com, or the server you name, and the addresses it names for signing in, chats and files.';
  const files = hostOf(server.api);
  const signingIn = [...new Set([server.oauth ?? server.gui, server.gui].map(hostOf))].join(' and ');
  if (signingIn === files) return `${files} for chats, files and signing in.`;
  return `${files} for chats and files, ${signingIn} for signing in.`;
}
