// The list as rows with places. However many chats there are, only the rows in view and some around them exist in the
// page, so every row knows its place without being measured.
import type { ChatSummary } from '../../bindings';
import { w } from '../../messages';
import { keyOf, type Group } from './group';

/** Heights in CSS pixels. */
export const ROW = 28;
export const HEAD = 30;
/** Rows that exist beyond each end of the view. */
const AROUND = 12;

type Placed = { key: string; top: number };
export type Head = Placed & { is: 'head'; group: Group; open: boolean };
export type ChatPlace = Placed & { is: 'chat'; group: Group; chat: ChatSummary; place: number };
/** What a row at the end leads to. */
export type DoorTo = 'archive' | 'deleted';
/** The way to the archived or the deleted chats, at the end. */
export type Door = Placed & { is: 'door'; to: DoorTo };
export type ListRow = Head | ChatPlace | Door;

/** All rows. Folders that are `closed` show their heading only; `doors` are the last rows. */
export function rowsOf(groups: Group[], closed: readonly string[] = [], doors: readonly DoorTo[] = []): ListRow[] {
  const rows: ListRow[] = [];
  let top = 0;
  for (const group of groups) {
    const key = keyOf(group);
    const open = group.kind !== 'folder' || !closed.includes(group.title);
    rows.push({ is: 'head', key, top, group, open });
    top += HEAD;
    if (!open) continue;
    for (const [place, chat] of group.chats.entries()) {
      rows.push({ is: 'chat', key: chat.id, top, group, chat, place });
      top += ROW;
    }
  }
  for (const to of doors) {
    rows.push({ is: 'door', key: to, top, to });
    top += ROW;
  }
  return rows;
}

/** Height of all rows together. */
export function heightOf(rows: ListRow[]): number {
  const last = rows.at(-1);
  return last ? last.top + (last.is === 'head' ? HEAD : ROW) : 0;
}

/** The rows that exist for a view from `top` of this height, and always those of these keys: one has the focus. */
export function inView(rows: ListRow[], top: number, height: number, held: readonly (string | null)[] = []): ListRow[] {
  const first = after(rows, top) - AROUND;
  const end = after(rows, top + height) + AROUND;
  return rows.filter((row, at) => (at >= first && at < end) || held.includes(row.key));
}

/** A part of the list under one heading, as far as its rows exist. A door has no heading. */
export type Section = { key: string; group: Group | null; heads: Head[]; chats: ChatPlace[]; doors: Door[] };

/** The same rows, by their headings. */
export function sectionsOf(rows: ListRow[]): Section[] {
  const sections = new Map<string, Section>();
  for (const row of rows) {
    const group = row.is === 'door' ? null : row.group;
    const key = group ? keyOf(group) : 'doors';
    const section = sections.get(key) ?? { key, group, heads: [], chats: [], doors: [] };
    sections.set(key, section);
    if (row.is === 'head') section.heads.push(row);
    else if (row.is === 'chat') section.chats.push(row);
    else section.doors.push(row);
  }
  return [...sections.values()];
}

/** How many rows begin at or before `y`. */
function after(rows: ListRow[], y: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.top ?? Infinity) <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows that can have the focus. */
export const canFocus = (row: ListRow) => row.is !== 'head' || row.group.kind === 'folder';

/** What a row is called, for jumping to it by its letters. */
export const nameOf = (row: ListRow) =>
  row.is === 'chat' ? row.chat.title : row.is === 'head' ? row.group.title : w().chat.list.doors[row.to];

/** Where a group begins and how tall it is, for the frame round it while something is dragged over it. */
export function extentOf(rows: ListRow[], key: string): { top: number; height: number } | null {
  const own = rows.filter((row) => row.is !== 'door' && keyOf(row.group) === key);
  const [first, last] = [own[0], own.at(-1)];
  return first && last ? { top: first.top, height: last.top - first.top + (last.is === 'head' ? HEAD : ROW) } : null;
}
