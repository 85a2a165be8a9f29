// Everything that can be done in the window, by name: one list for shortcuts, palette and the page of shortcuts.
// A part of the window says how a thing is done for as long as it is shown; until then the thing cannot be done.
import { composerKeys } from './composerKeys';
import { isMac, onKey, type Combo } from '../keys';
import type { IconShape } from '../kit/Icon.svelte';
import { ICONS } from './icons';

type Group = 'Window' | 'Chat' | 'Message' | 'Files' | 'Appearance' | 'Account';
type About = {
  name: string;
  group: Group;
  combos?: Combo[];
  /** Where a Mac has other keys than ⌘ for Ctrl. */
  mac?: Combo[];
  icon?: IconShape;
  /** Words that find it, though they are not in its name. */
  also?: string;
  /** Only a key: it moves inside the window and would mean nothing in the palette. */
  quiet?: true;
  /** Its keys work also while a dialog is open. */
  everywhere?: true;
};

const list = {
  palette: { name: 'Command palette', group: 'Window', combos: ['Mod+K'], quiet: true },
  newChat: { name: 'New chat', group: 'Window', combos: ['Mod+N'], icon: ICONS.write },
  chats: { name: 'Chats', group: 'Window', combos: ['Mod+1'], icon: ICONS.chat, also: 'show go' },
  files: { name: 'Files', group: 'Window', combos: ['Mod+2'], icon: ICONS.folder, also: 'show go cloud' },
  searchList: { name: 'Search the list', group: 'Window', combos: ['Mod+F'], icon: ICONS.search },
  searchEverything: { name: 'Search everything', group: 'Window', combos: ['Mod+Shift+F'], icon: ICONS.search },
  sidebar: { name: 'Show or hide the sidebar', group: 'Window', combos: ['Mod+B'], icon: ICONS.sidebar },
  rightPane: { name: 'Show or hide the right pane', group: 'Window', combos: ['Mod+Shift+B'], icon: ICONS.pane },
  settings: { name: 'Settings', group: 'Window', combos: ['Mod+,'], icon: ICONS.settings, also: 'preferences options' },
  shortcuts: { name: 'All shortcuts', group: 'Window', combos: ['Mod+/'], icon: ICONS.keyboard, also: 'keys help' },
  modelSettings: { name: 'Settings: Models and personas', group: 'Window', icon: ICONS.settings, also: 'limit cost' },
  privacySettings: { name: 'Settings: Privacy and trust', group: 'Window', icon: ICONS.settings, also: 'token links' },
  undo: { name: 'Undo', group: 'Window', combos: ['Mod+Z'], icon: ICONS.undo, also: 'take back restore' },
  redo: {
    name: 'Redo',
    group: 'Window',
    combos: ['Mod+Shift+Z', 'Mod+Y'],
    mac: ['Mod+Shift+Z'],
    icon: ICONS.redo,
    also: 'again repeat',
  },
  quit: {
    name: 'Quit Oriel',
    group: 'Window',
    // There is one window: closing it is quitting.
    combos: ['Mod+Q', 'Mod+W'],
    icon: ICONS.quit,
    also: 'close exit leave window',
    everywhere: true,
  },
  nextRegion: { name: 'Next region', group: 'Window', combos: ['F6'], quiet: true },
  previousRegion: { name: 'Previous region', group: 'Window', combos: ['Shift+F6'], quiet: true },

  nextChat: { name: 'Next chat', group: 'Chat', combos: ['Ctrl+Tab'], icon: ICONS.down },
  previousChat: { name: 'Previous chat', group: 'Chat', combos: ['Ctrl+Shift+Tab'], icon: ICONS.up },
  findInChat: { name: 'Find in this chat, next place', group: 'Chat', combos: ['Mod+G'], icon: ICONS.search },
  previousFound: { name: 'Previous place found', group: 'Chat', combos: ['Mod+Shift+G'], quiet: true },
  renameChat: { name: 'Rename this chat', group: 'Chat', combos: ['F2'], icon: ICONS.rename },
  pinChat: { name: 'Pin this chat', group: 'Chat', icon: ICONS.pin },
  archiveChat: { name: 'Archive this chat', group: 'Chat', icon: ICONS.archive },
  exportChat: { name: 'Export this chat', group: 'Chat', icon: ICONS.download, also: 'save markdown html pdf json' },
  printChat: { name: 'Print this chat', group: 'Chat', combos: ['Mod+P'], icon: ICONS.print, also: 'paper pdf' },
  forkChat: { name: 'Copy this chat into a new one', group: 'Chat', icon: ICONS.branch, also: 'fork branch duplicate' },
  deleteChat: { name: 'Delete this chat', group: 'Chat', icon: ICONS.trash },
  deletedChats: { name: 'Deleted chats', group: 'Chat', icon: ICONS.trash, also: 'bring back restore erase trash' },
  copyLastAnswer: { name: 'Copy the last answer', group: 'Chat', combos: ['Mod+Shift+C'], icon: ICONS.copy },
  saveLastAnswer: {
    name: 'Save the last answer to the cloud',
    group: 'Chat',
    combos: ['Mod+S'],
    icon: ICONS.save,
  },
  retryLast: { name: 'Ask for the last answer again', group: 'Chat', icon: ICONS.retry, also: 'retry regenerate' },
  jumpToLatest: { name: 'Jump to the latest', group: 'Chat', combos: ['Mod+End'], icon: ICONS.end, also: 'bottom' },
  nextTurn: { name: 'Next turn', group: 'Chat', combos: ['Alt+ArrowDown'], quiet: true },
  previousTurn: { name: 'Previous turn', group: 'Chat', combos: ['Alt+ArrowUp'], quiet: true },
  nextCode: { name: 'Next code block', group: 'Chat', combos: ['Alt+Shift+ArrowDown'], icon: ICONS.code },
  previousCode: { name: 'Previous code block', group: 'Chat', combos: ['Alt+Shift+ArrowUp'], icon: ICONS.code },

  stop: { name: 'Stop the answer', group: 'Message', icon: ICONS.stop },
  editLast: { name: 'Edit the last message', group: 'Message', icon: ICONS.rename },
  write: { name: 'Go to the composer', group: 'Message', combos: ['Mod+L', '/'], icon: ICONS.write },
  attach: {
    name: 'Attach from this computer',
    group: 'Message',
    combos: ['Mod+U'],
    icon: ICONS.attach,
    also: 'file upload picture',
  },
  attachFromCloud: {
    name: 'Attach from your cloud',
    group: 'Message',
    combos: ['Mod+Shift+A'],
    icon: ICONS.cloud,
    also: 'file picture',
  },
  model: { name: 'Choose a model', group: 'Message', combos: ['Mod+Shift+M'], icon: ICONS.model },
  effort: {
    name: 'Choose the effort',
    group: 'Message',
    combos: ['Mod+Shift+E'],
    icon: ICONS.think,
    also: 'reasoning',
  },
  webSearch: { name: 'Search the web for answers', group: 'Message', icon: ICONS.web },
  options: {
    name: 'How this chat is answered',
    group: 'Message',
    icon: ICONS.options,
    also: 'options system prompt instructions persona temperature verbosity limit',
  },
  cost: { name: 'What this message may cost', group: 'Message', icon: ICONS.money, also: 'price limit' },
  context: { name: 'What fills the model’s memory', group: 'Message', icon: ICONS.memory, also: 'context tokens' },

  filesBack: {
    name: 'Back',
    group: 'Files',
    combos: ['Alt+ArrowLeft', 'Backspace'],
    mac: ['Mod+[', 'Backspace'],
    icon: ICONS.back,
  },
  filesForward: {
    name: 'Forward',
    group: 'Files',
    combos: ['Alt+ArrowRight'],
    mac: ['Mod+]'],
    icon: ICONS.forward,
  },
  filesUp: { name: 'The folder above', group: 'Files', combos: ['Alt+ArrowUp'], mac: ['Mod+ArrowUp'], icon: ICONS.up },
  newFolder: { name: 'New folder', group: 'Files', combos: ['Mod+Shift+N'], icon: ICONS.newFolder },

  zoomIn: {
    name: 'Zoom in',
    group: 'Appearance',
    combos: ['Mod+Plus', 'Mod+='],
    icon: ICONS.zoomIn,
    also: 'larger bigger size',
    everywhere: true,
  },
  zoomOut: {
    name: 'Zoom out',
    group: 'Appearance',
    combos: ['Mod+-'],
    icon: ICONS.zoomOut,
    also: 'smaller size',
    everywhere: true,
  },
  zoomUsual: {
    name: 'Zoom 100 %',
    group: 'Appearance',
    combos: ['Mod+0'],
    icon: ICONS.search,
    also: 'actual usual size reset',
    everywhere: true,
  },
  dark: { name: 'Dark appearance', group: 'Appearance', icon: ICONS.moon, also: 'theme' },
  light: { name: 'Light appearance', group: 'Appearance', icon: ICONS.sun, also: 'theme' },
  asSystem: { name: 'Appearance as the system has it', group: 'Appearance', icon: ICONS.screen, also: 'theme' },
  refreshModels: { name: 'Read the list of models again', group: 'Account', icon: ICONS.retry },
  account: { name: 'Account', group: 'Account', icon: ICONS.person, also: 'sign out add switch' },
  eraseHistory: {
    name: 'Erase this account’s history…',
    group: 'Account',
    icon: ICONS.erase,
    also: 'delete all chats for good privacy',
  },
  eraseEverything: {
    name: 'Erase everything…',
    group: 'Account',
    icon: ICONS.erase,
    also: 'delete all accounts chats settings for good reset privacy',
  },
} satisfies Record<string, About>;

export type ActionId = keyof typeof list;
const ACTIONS: Record<ActionId, About> = list;
const IDS = Object.keys(ACTIONS) as ActionId[];

/** The combinations of an action on this computer. */
export const combosOf = (id: ActionId, mac = isMac): Combo[] =>
  (mac ? ACTIONS[id].mac : undefined) ?? ACTIONS[id].combos ?? [];

type Way = {
  run: () => unknown;
  when: () => boolean;
  /** What it is called where that depends: "Unpin this chat". */
  name: (() => string) | undefined;
};
const ways = new Map<ActionId, Way[]>();

type More = { when?: () => boolean; name?: () => string };

/**
 * Says how an action is done, and lets its shortcut do it; the latest way that can be gone wins. Returns how to take it
 * back: use it in an effect.
 */
export function act(id: ActionId, run: () => unknown, { when = () => true, name }: More = {}): () => void {
  const way = { run, when, name };
  ways.set(id, [way, ...(ways.get(id) ?? [])]);
  const stops = combosOf(id).map((combo) => onKey(combo, run, { when, everywhere: ACTIONS[id].everywhere }));
  return () => {
    ways.set(id, ways.get(id)?.filter((other) => other !== way) ?? []);
    for (const stop of stops) stop();
  };
}

/** Something that can be done now. */
export type Action = {
  id: ActionId;
  name: string;
  combo: Combo | null;
  icon: IconShape;
  also: string;
  run: () => unknown;
};

/** What can be done now, in the order of the list. */
export function available(): Action[] {
  return IDS.flatMap((id) => {
    const { name, icon, also = '', quiet } = ACTIONS[id];
    const way = ways.get(id)?.find(({ when }) => when());
    if (!way || quiet) return [];
    return {
      id,
      name: way.name?.() ?? name,
      combo: combosOf(id)[0] ?? null,
      icon: icon ?? ICONS.go,
      also,
      run: way.run,
    };
  });
}

/** Does an action by its name, if it can be done now. */
export const perform = (id: ActionId): unknown =>
  ways
    .get(id)
    ?.find(({ when }) => when())
    ?.run();

type Row = { does: string; combos: Combo[] };

const withKeys = (group: Group): Row[] =>
  IDS.filter((id) => ACTIONS[id].group === group && combosOf(id).length > 0).map((id) => ({
    does: ACTIONS[id].name,
    combos: combosOf(id),
  }));

const inComposer = ({ send, break: newLine, stop, editLast }: ReturnType<typeof composerKeys>): Row[] => [
  { does: 'Send', combos: send },
  { does: 'New line', combos: newLine },
  { does: 'Stop the answer', combos: stop },
  { does: 'Edit the last message, in an empty composer', combos: editLast },
];

/** Every shortcut that works, for Settings: what it does, and its combinations. */
export const shortcuts = (enterSends: boolean): { title: string; rows: Row[] }[] => [
  { title: 'Window', rows: withKeys('Window') },
  { title: 'Appearance', rows: withKeys('Appearance') },
  { title: 'Chat', rows: withKeys('Chat') },
  {
    title: 'Message',
    rows: [
      ...inComposer(composerKeys(enterSends)),
      ...withKeys('Message'),
      { does: 'Favourite model 1 to 9', combos: [isMac ? 'Alt+Mod+1…9' : 'Alt+1…9'] },
    ],
  },
  {
    title: 'The message that has the focus',
    rows: [
      { does: 'Copy, edit a question', combos: ['C', 'E'] },
      { does: 'Copy, save, retry, branch an answer', combos: ['C', 'S', 'R', 'B'] },
      { does: 'Next, previous version of a message', combos: ['Alt+ArrowRight', 'Alt+ArrowLeft'] },
    ],
  },
  {
    title: 'Command palette',
    rows: [
      { does: 'Move', combos: ['ArrowUp', 'ArrowDown'] },
      { does: 'Open or do', combos: ['Enter'] },
      { does: 'More actions for the row', combos: ['Tab'] },
      { does: 'Ask in a new chat', combos: ['Mod+Enter'] },
      { does: 'Only actions, models, files', combos: ['>', '@', '/'] },
    ],
  },
  {
    title: 'Model list',
    rows: [
      { does: 'Move', combos: ['ArrowUp', 'ArrowDown'] },
      { does: 'Use', combos: ['Enter'] },
      { does: 'Favourite', combos: ['Mod+D'] },
    ],
  },
  {
    title: 'Files',
    rows: [
      { does: 'Open', combos: ['Enter'] },
      { does: 'Preview', combos: ['Space'] },
      { does: 'Rename', combos: ['F2'] },
      ...withKeys('Files'),
      { does: 'Move to the trash', combos: ['Delete'] },
    ],
  },
];
