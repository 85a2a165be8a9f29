// Where the person is in the window, and how much room there is. The frame draws it; chats and files read it.
import { INITIAL_PREFERENCES, LIMITS } from '../bindings';

/** From here on the sidebar stands beside the content. */
const DOCKED = 860;
/** Below this there is room for one column only, as on half a laptop's screen. */
const SLIM = 640;
/** From here on the right pane does too. */
const WIDE = 1100;

export const SIDEBAR = { ...LIMITS.sidebarWidth, usual: INITIAL_PREFERENCES.sidebarWidth, tight: 224, over: 272 };

export type SettingsPage = 'account' | 'appearance' | 'models' | 'data' | 'shortcuts' | 'privacy';
export type SideName = 'chats' | 'files';

/** A turn that was found by its words (folded), to be shown with them marked. */
export type FoundTurn = { chat: string; turn: string; words: string[] };

class Frame {
  side: SideName = $state('chats');
  /** The chat on screen; null is a new one that has no turns yet. */
  chat: string | null = $state(null);
  /** The deleted chat that is looked into, before anything else is on screen again. */
  looking: string | null = $state(null);
  /** What was found in the chat on screen and is marked there. */
  found: FoundTurn | null = $state.raw(null);
  settings: SettingsPage | null = $state(null);
  rightPane = $state(false);
  /** Files have been on screen: they are made when first wanted, and kept from then on with their place. */
  filesSeen = $state(false);
  width = $state(globalThis.innerWidth ?? 1180);
  height = $state(globalThis.innerHeight ?? 760);
  #docked = $state(true);
  #over = $state(false);
  /** Rises with every wish to write, so that asking twice moves the focus twice. */
  asked = $state(0);
  /** How many of these wishes a composer has fulfilled. */
  #given = -1;

  /** The sidebar lies over the content and closes on a pick. */
  readonly narrow = $derived(this.width < DOCKED);
  /** Nothing stands beside anything. */
  readonly slim = $derived(this.width < SLIM);
  /** The right pane stands beside the content; else it lies over it. */
  readonly wide = $derived(this.width >= WIDE);
  readonly sidebar = $derived(this.narrow ? this.#over : this.#docked);
  /** The sidebar lies over the content now, and has all keys. */
  readonly covered = $derived(this.narrow && this.#over);

  toggleSidebar = () => {
    if (this.narrow) this.#over = !this.#over;
    else this.#docked = !this.#docked;
  };
  /** After a pick: only a sidebar that covers the content goes away. */
  closeOver = () => (this.#over = false);

  toggleRightPane = () => (this.rightPane = !this.rightPane);

  go(side: SideName) {
    this.side = side;
    if (side === 'files') this.filesSeen = true;
    this.settings = null;
  }

  /** Whether the keyboard is wanted in the composer and is not there yet; then it is given now. */
  takeWish(): boolean {
    const isWanted = this.asked !== this.#given;
    this.#given = this.asked;
    return isWanted;
  }

  /** Shows the chat with the keyboard in its composer. */
  write() {
    this.looking = null;
    this.go('chats');
    this.asked += 1;
  }

  /** Shows a chat, or a new one; or a turn of it, with the words marked by which it was found. */
  openChat(chat: string | null, turn?: string, words: string[] = []) {
    if (chat === null || chat !== this.chat) this.asked += 1;
    this.chat = chat;
    this.looking = null;
    this.found = chat !== null && turn !== undefined ? { chat, turn, words } : null;
    this.go('chats');
    this.closeOver();
  }

  /** The chat on screen is there no more: a new one has its place. The keyboard stays where it is. */
  loseChat() {
    this.chat = null;
    this.found = null;
  }

  /** Shows a deleted chat, to be read and no more. */
  look(chat: string) {
    this.looking = chat;
    this.go('chats');
    this.closeOver();
  }

  /** What was found has been read. */
  unmark = () => (this.found = null);

  openSettings(page: SettingsPage = 'account') {
    this.settings = page;
    this.closeOver();
  }
}

export const frame = new Frame();
