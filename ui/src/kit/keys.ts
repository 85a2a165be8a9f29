// Keyboard shortcuts of the window: one listener, and a registry that parts of the window add to while they are shown.
// A combination is written "Mod+Shift+M"; Mod is Ctrl, or Command on a Mac.
import { w } from '../messages';

/** A shortcut as it is written in code. */
export type Combo = string;

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** The key of a press, in lower case. On a layout without Latin letters the place of the key counts. */
function keyOf(press: Press): string {
  const place = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1];
  const latin = press.key.length > 1 || /^[\x20-\x7e]$/.test(press.key);
  // With Alt or Shift a digit key writes another sign, but it is still that digit.
  if (place && (!latin || press.altKey || /\d/.test(place))) return place.toLowerCase();
  return press.key.toLowerCase();
}

/** Whether a press is this combination, no more and no less. */
export function matches(combo: Combo, press: Press, mac = isMac): boolean {
  const parts = combo.split('+').map((part) => part.toLowerCase());
  const name = parts.pop() ?? '';
  const key = name === 'plus' ? '+' : name;
  const has = (name: string) => parts.includes(name);
  const ctrl = has('ctrl') || (has('mod') && !mac);
  const meta = has('mod') && mac;
  // "?" and other signs need Shift on some layouts and not on others.
  const shift = has('shift') === press.shiftKey || (key.length === 1 && !/[a-z0-9]/.test(key));
  return (
    keyOf(press) === key && press.ctrlKey === ctrl && press.metaKey === meta && press.altKey === has('alt') && shift
  );
}

/** The keys that are held on a Mac, in the order in which they are written there. */
const MAC_HELD: Record<string, string> = { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Mod: '⌘' };
const MAC_SIGNS: Record<string, string> = { ...MAC_HELD, Enter: '↩' };
const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Plus: '+',
  '-': '−',
};

/** What is printed on a key. */
function cap(key: string): string {
  const names: Record<string, string> = w().actions.keys;
  return SIGNS[key] ?? names[key] ?? key;
}

/** A combination as people read it: "Ctrl Shift M", or "⇧⌘M" on a Mac. */
export function shortcut(combo: Combo, mac = isMac): string {
  const parts = combo.split('+');
  if (!mac) return parts.map(cap).join(' ');
  const key = parts.pop() ?? '';
  const held = Object.keys(MAC_HELD).filter((name) => parts.includes(name));
  return [...held, key].map((part) => MAC_SIGNS[part] ?? cap(part)).join('');
}

type Handler = (event: KeyboardEvent) => unknown;
type Entry = { combo: Combo; handler: Handler } & When;
type When = {
  when?: () => boolean;
  /** Also while a dialog is open: what is about the whole window, such as its size. */
  everywhere?: boolean;
};
const entries: Entry[] = [];

/** Bare letters and signs belong to whatever is being typed in. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const bare = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  return bare && (target.isContentEditable || target.matches('input, textarea, select'));
}

/** Acts on a shortcut while `when` holds; the latest registration wins. Returns how to stop: use it in an effect. */
export function onKey(combo: Combo, handler: Handler, { when, everywhere }: When = {}): () => void {
  const entry = { combo, handler, when, everywhere };
  entries.unshift(entry);
  return () => void entries.splice(entries.indexOf(entry), 1);
}

/** What an engine would do with the window's page by itself: load it anew, print it, save it, find in it. */
const ENGINES_OWN = ['F5', 'Mod+F5', 'Mod+R', 'Mod+Shift+R', 'Mod+P', 'Mod+S', 'Mod+F', 'Mod+G'];

/** The window's one listener; the app attaches it. Keys meant for an input method or already handled are left alone. */
export function keydown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || isTyping(event)) return;
  // An open dialog has all other keys, Esc first of all.
  const isInDialog = document.querySelector('dialog[open]') !== null;
  const canAct = (entry: Entry) => (!isInDialog || entry.everywhere) && (entry.when?.() ?? true);
  const entry = entries.find((entry) => matches(entry.combo, event) && canAct(entry));
  if (entry || ENGINES_OWN.some((combo) => matches(combo, event))) event.preventDefault();
  entry?.handler(event);
}
