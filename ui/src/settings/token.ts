// Where the sign-in token is, in words.
import type { SignedIn } from '../bindings';

export function tokenPlace(kept: SignedIn['kept'], keychain: string | null): string {
  return kept === 'keychain'
    ? `In ${keychain ?? 'the system keychain'} on this computer, and nowhere else.`
    : 'In memory only, because the keychain did not take it. It is gone when Oriel is closed; sign in again next time.';
}
