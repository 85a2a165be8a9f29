// The folders that were read in this run, as they were then: shown at once when one is opened again, and for as long as
// Puter cannot be reached.
import type { FileEntry } from '../bindings';

/** A folder as it was read. */
export type Seen = {
  folder: string;
  entries: FileEntry[];
  total: number | null;
  /** When, in milliseconds since 1970. */
  at: number;
};

/** How many entries are remembered in all; the folders that were read longest ago go first. */
const MOST = 50_000;

const folders = new Map<string, Seen>();

/** Remembers a folder under the name that it was asked for by, and under its own. */
export function remember(asked: string, order: string, seen: Seen) {
  for (const folder of new Set([asked, seen.folder])) {
    folders.delete(keyOf(folder, order));
    folders.set(keyOf(folder, order), seen);
  }
  let left = MOST;
  for (const [key, { entries }] of [...folders].toReversed()) {
    left -= entries.length;
    if (left < 0) folders.delete(key);
  }
}

/** The folder as it was read last in this order, if it was. */
export const recall = (folder: string, order: string): Seen | null => folders.get(keyOf(folder, order)) ?? null;

/** Another account has other files. */
export const forgetAll = () => folders.clear();

const keyOf = (folder: string, order: string) => `${order} ${folder}`;
