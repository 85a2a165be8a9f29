// The order of what a search found, which Puter gives in none. A folder's list comes in its order from Puter.
import type { FileEntry, SortBy } from '../bindings';
import type { Sort } from './listing.svelte';

const BY: Record<SortBy, (one: FileEntry, other: FileEntry) => number> = {
  name: (one, other) => one.name.localeCompare(other.name),
  modified: (one, other) => (one.modified ?? 0) - (other.modified ?? 0),
  size: (one, other) => (one.size ?? 0) - (other.size ?? 0),
  kind: (one, other) => (one.kind ?? '').localeCompare(other.kind ?? ''),
};

/** These entries, as the heads of the list say. */
export function ordered(entries: FileEntry[], { by, descending }: Sort): FileEntry[] {
  const sorted = entries.toSorted(BY[by]);
  return descending ? sorted.reverse() : sorted;
}
