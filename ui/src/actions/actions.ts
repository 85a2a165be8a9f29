// Everything that can be done in the window, by name: one list for shortcuts, palette and the page of shortcuts.
// A part of the window says how a thing is done for as long as it is shown; until then the thing cannot be done.
import { composerKeys } from './composerKeys';
import { isMac, onKey, type Combo } from '../kit/keys';
import type { IconShape } from '../kit/Icon.svelte';
import { w } from '../messages';
import type { Words } from '../messages/types';
import { ICONS } from './icons';

type Group = 'window' | 'chat' | 'message' | 'files' | 'appearance' | 'account';
type About = {
  group: Group;
  combos?: Combo[];
  /** Where a Mac has other keys than ⌘ for Ctrl. */
  mac?: Combo[];
  icon?: IconShape;
  /** Only a key: it moves inside the window and would mean nothing in the palette. */
  quiet?: true;
  /** Its keys work also while a dialog is open. */
  everywhere?: true;
};

const list = {
  palette: { group: 'window', combos: ['Mod+K'], quiet: true },
  newChat: { group: 'window', combos: ['Mod+N'], icon: ICONS.write },
  chats: { group: 'window', combos: ['Mod+1'], icon: ICONS.chat },
  files: { group: 'window', combos: ['Mod+2'], icon: ICONS.folder },
  searchList: { group: 'window', combos: ['Mod+F'], icon: ICONS.search },
  searchEverything: { group: 'window', combos: ['Mod+Shift+F'], icon: ICONS.search },
  sidebar: { group: 'window', combos: ['Mod+B'], icon: ICONS.sidebar },
  rightPane: { group: 'window', combos: ['Mod+Shift+B'], icon: ICONS.pane },
  settings: { group: 'window', combos: ['Mod+,'], icon: ICONS.settings },
  shortcuts: { group: 'window', combos: ['Mod+/'], icon: ICONS.keyboard },
  modelSettings: { group: 'window', icon: ICONS.settings },
  privacySettings: { group: 'window', icon: ICONS.settings },
  undo: { group: 'window', combos: ['Mod+Z'], icon: ICONS.undo },
  redo: { group: 'window', combos: ['Mod+Shift+Z', 'Mod+Y'], mac: ['Mod+Shift+Z'], icon: ICONS.redo },
  quit: {
    group: 'window',
    // There is one window: closing it is quitting.
    combos: ['Mod+Q', 'Mod+W'],
    icon: ICONS.quit,
    everywhere: true,
  },
  nextRegion: { group: 'window', combos: ['F6'], quiet: true },
  previousRegion: { group: 'window', combos: ['Shift+F6'], quiet: true },

  nextChat: { group: 'chat', combos: ['Ctrl+Tab'], icon: ICONS.down },
  previousChat: { group: 'chat', combos: ['Ctrl+Shift+Tab'], icon: ICONS.up },
  findInChat: { group: 'chat', combos: ['Mod+G'], icon: ICONS.search },
  previousFound: { group: 'chat', combos: ['Mod+Shift+G'], quiet: true },
  renameChat: { group: 'chat', combos: ['F2'], icon: ICONS.rename },
  pinChat: { group: 'chat', icon: ICONS.pin },
  archiveChat: { group: 'chat', icon: ICONS.archive },
  exportChat: { group: 'chat', icon: ICONS.download },
  printChat: { group: 'chat', combos: ['Mod+P'], icon: ICONS.print },
  forkChat: { group: 'chat', icon: ICONS.branch },
  deleteChat: { group: 'chat', icon: ICONS.trash },
  deletedChats: { group: 'chat', icon: ICONS.trash },
  copyLastAnswer: { group: 'chat', combos: ['Mod+Shift+C'], icon: ICONS.copy },
  saveLastAnswer: { group: 'chat', combos: ['Mod+S'], icon: ICONS.save },
  retryLast: { group: 'chat', icon: ICONS.retry },
  jumpToLatest: { group: 'chat', combos: ['Mod+End'], icon: ICONS.end },
  nextTurn: { group: 'chat', combos: ['Alt+ArrowDown'], quiet: true },
  previousTurn: { group: 'chat', combos: ['Alt+ArrowUp'], quiet: true },
  nextCode: { group: 'chat', combos: ['Alt+Shift+ArrowDown'], icon: ICONS.code },
  previousCode: { group: 'chat', combos: ['Alt+Shift+ArrowUp'], icon: ICONS.code },

  stop: { group: 'message', icon: ICONS.stop },
  editLast: { group: 'message', icon: ICONS.rename },
  write: { group: 'message', combos: ['Mod+L', '/'], icon: ICONS.write },
  attach: { group: 'message', combos: ['Mod+U'], icon: ICONS.attach },
  attachFromCloud: { group: 'message', combos: ['Mod+Shift+A'], icon: ICONS.cloud },
  model: { group: 'message', combos: ['Mod+Shift+M'], icon: ICONS.model },
  effort: { group: 'message', combos: ['Mod+Shift+E'], icon: ICONS.think },
  webSearch: { group: 'message', icon: ICONS.web },
  options: { group: 'message', icon: ICONS.options },
  cost: { group: 'message', icon: ICONS.money },
  context: { group: 'message', icon: ICONS.memory },

  filesBack: { group: 'files', combos: ['Alt+ArrowLeft', 'Backspace'], mac: ['Mod+[', 'Backspace'], icon: ICONS.back },
  filesForward: { group: 'files', combos: ['Alt+ArrowRight'], mac: ['Mod+]'], icon: ICONS.forward },
  filesUp: { group: 'files', combos: ['Alt+ArrowUp'], mac: ['Mod+ArrowUp'], icon: ICONS.up },
  newFolder: { group: 'files', combos: ['Mod+Shift+N'], icon: ICONS.newFolder },

  zoomIn: { group: 'appearance', combos: ['Mod+Plus', 'Mod+='], icon: ICONS.zoomIn, everywhere: true },
  zoomOut: { group: 'appearance', combos: ['Mod+-'], icon: ICONS.zoomOut, everywhere: true },
  zoomUsual: { group: 'appearance', combos: ['Mod+0'], icon: ICONS.search, everywhere: true },
  dark: { group: 'appearance', icon: ICONS.moon },
  light: { group: 'appearance', icon: ICONS.sun },
  asSystem: { group: 'appearance', icon: ICONS.screen },
  refreshModels: { group: 'account', icon: ICONS.retry },
  account: { group: 'account', icon: ICONS.person },
  eraseHistory: { group: 'account', icon: ICONS.erase },
  eraseEverything: { group: 'account', icon: ICONS.erase },
} satisfies Record<keyof Words['actions']['names'], About>;

export type ActionId = keyof typeof list;
const ACTIONS: Record<ActionId, About> = list;
const IDS = Object.keys(ACTIONS) as ActionId[];

const nameOf = (id: ActionId): string => w().actions.names[id];
/** Words that find it, though they are not in its name. */
const alsoOf = (id: ActionId): string => w().actions.also[id] ?? '';

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
    const { icon, quiet } = ACTIONS[id];
    const way = ways.get(id)?.find(({ when }) => when());
    if (!way || quiet) return [];
    return {
      id,
      name: way.name?.() ?? nameOf(id),
      combo: combosOf(id)[0] ?? null,
      icon: icon ?? ICONS.go,
      also: alsoOf(id),
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
    does: nameOf(id),
    combos: combosOf(id),
  }));

type ComposerKeys = ReturnType<typeof composerKeys>;

function inComposer({ send, break: newLine, stop, editLast }: ComposerKeys): Row[] {
  const does = w().actions.composer;
  return [
    { does: does.send, combos: send },
    { does: does.newLine, combos: newLine },
    { does: does.stop, combos: stop },
    { does: does.editLast, combos: editLast },
  ];
}

/** Every shortcut that works, for Settings: what it does, and its combinations. */
export function shortcuts(enterSends: boolean): { title: string; rows: Row[] }[] {
  const { titles, favourites, onMessage, palette, models, files } = w().actions;
  return [
    { title: titles.window, rows: withKeys('window') },
    { title: titles.appearance, rows: withKeys('appearance') },
    { title: titles.chat, rows: withKeys('chat') },
    {
      title: titles.message,
      rows: [
        ...inComposer(composerKeys(enterSends)),
        ...withKeys('message'),
        { does: favourites, combos: [isMac ? 'Alt+Mod+1…9' : 'Alt+1…9'] },
      ],
    },
    {
      title: titles.onMessage,
      rows: [
        { does: onMessage.question, combos: ['C', 'E'] },
        { does: onMessage.answer, combos: ['C', 'S', 'R', 'B'] },
        { does: onMessage.versions, combos: ['Alt+ArrowRight', 'Alt+ArrowLeft'] },
      ],
    },
    {
      title: titles.palette,
      rows: [
        { does: palette.move, combos: ['ArrowUp', 'ArrowDown'] },
        { does: palette.run, combos: ['Enter'] },
        { does: palette.more, combos: ['Tab'] },
        { does: palette.ask, combos: ['Mod+Enter'] },
        { does: palette.only, combos: ['>', '@', '/'] },
      ],
    },
    {
      title: titles.models,
      rows: [
        { does: models.move, combos: ['ArrowUp', 'ArrowDown'] },
        { does: models.use, combos: ['Enter'] },
        { does: models.favourite, combos: ['Mod+D'] },
      ],
    },
    {
      title: titles.files,
      rows: [
        { does: files.open, combos: ['Enter'] },
        { does: files.preview, combos: ['Space'] },
        { does: files.rename, combos: ['F2'] },
        ...withKeys('files'),
        { does: files.toTrash, combos: ['Delete'] },
      ],
    },
  ];
}
