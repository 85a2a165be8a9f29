// How the answer of the browser comes back, and where the token is, in plain words.
import type { Kept, Origins, Way } from '../bindings';

const WAYS: Record<Way, string> = {
  scheme: 'The answer comes back through an oriel:// link.',
  loopback: 'The answer comes back through a loopback address on this computer.',
  authme: 'Puter’s consent page sends the answer to a loopback address on this computer.',
};

export const wayWords = (way: Way): string => WAYS[way];

/** "GNOME Keyring", or what to call it while its name is not known. */
export const keychainName = (name: string | undefined): string => name ?? 'the system keychain';

/** Where the token is, as a sentence. */
export function tokenPlace(kept: Kept, keychain: string | undefined): string {
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
