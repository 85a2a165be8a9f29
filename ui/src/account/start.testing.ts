// What the application answers a window that begins, for tests.
import { INITIAL_PREFERENCES, type AccountState, type Opened, type Start } from '../bindings';

/** Of this account, and of what is kept of it where the window has not begun with it. */
export const startOf = (account: AccountState, opened: Partial<Opened> | null = null): Start => ({
  account,
  preferences: INITIAL_PREFERENCES,
  about: { version: '0.1.0', keychain: 'the system keychain', sandbox: 'on' },
  opened: opened && { chats: [], deleted: [], draft: null, models: null, ...opened },
});
