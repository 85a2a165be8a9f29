// Which files are chosen and which one the keyboard is on. Pure: a selection and the list in, a selection out.

import { folded } from '../cloud/paths';

export type Selection = {
  chosen: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
  /** The one that keys act on and the preview shows. */
  focus: string | null;
};

export const NOTHING: Selection = { chosen: new Set(), anchor: null, focus: null };

/** Only this one. */
export const pick = (path: string): Selection => ({ chosen: new Set([path]), anchor: path, focus: path });

/** This one too, or no longer. */
export function toggle({ chosen }: Selection, path: string): Selection {
  const without = [...chosen].filter((other) => other !== path);
  return { chosen: new Set(chosen.has(path) ? without : [...chosen, path]), anchor: path, focus: path };
}

/** Everything from the anchor to this one. */
export function extend(selection: Selection, path: string, paths: string[]): Selection {
  const anchor = selection.anchor ?? path;
  const [from, to] = [paths.indexOf(anchor), paths.indexOf(path)].sort((a, b) => a - b) as [number, number];
  return { chosen: new Set(paths.slice(Math.max(0, from), to + 1)), anchor, focus: path };
}

/** Everything. */
export const all = ({ focus }: Selection, paths: string[]): Selection => ({
  chosen: new Set(paths),
  anchor: paths[0] ?? null,
  focus: focus ?? paths[0] ?? null,
});

/** Nothing, with the keyboard where it was. */
export const none = ({ focus }: Selection): Selection => ({ chosen: new Set(), anchor: focus, focus });

/** What an arrow, page or end key does; `page` is the number of rows in view. Null for other keys. */
export function step(
  selection: Selection,
  key: string,
  isRange: boolean,
  paths: string[],
  page: number,
): Selection | null {
  const at = selection.focus === null ? -1 : paths.indexOf(selection.focus);
  const last = paths.length - 1;
  const target: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? last : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  };
  const wanted = target[key];
  const path = wanted === undefined ? undefined : paths[Math.min(last, Math.max(0, wanted))];
  if (path === undefined) return null;
  return isRange ? extend(selection, path, paths) : pick(path);
}

/** The next entry after the focus whose name begins with what was typed; a first letter moves on, more letters may stay. */
export function typedAhead(
  selection: Selection,
  typed: string,
  entries: { path: string; name: string }[],
): Selection | null {
  const at = entries.findIndex(({ path }) => path === selection.focus);
  const from = typed.length > 1 ? Math.max(0, at) : at + 1;
  const order = [...entries.slice(from), ...entries.slice(0, from)];
  const found = order.find(({ name }) => folded(name).startsWith(folded(typed)));
  return found ? pick(found.path) : null;
}

/** The selection after the list has changed: what is gone is not chosen, and the keyboard stays near its place. */
export function kept({ chosen, anchor, focus }: Selection, paths: string[], before: string[]): Selection {
  const there = new Set(paths);
  const at = focus === null ? -1 : before.indexOf(focus);
  const near =
    before.slice(at + 1).find((path) => there.has(path)) ??
    before.slice(0, Math.max(0, at)).findLast((path) => there.has(path));
  const stays = focus !== null && there.has(focus);
  return {
    chosen: new Set([...chosen].filter((path) => there.has(path))),
    anchor: anchor !== null && there.has(anchor) ? anchor : null,
    focus: stays ? focus : focus === null ? null : (near ?? null),
  };
}
