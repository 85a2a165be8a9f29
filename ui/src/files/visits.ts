// Where a person has been in Files: what was shown, what was chosen there and how far it was scrolled. Back and forward
// walk through it as in a browser: whatever is opened after a step back is the new way forward.
import type { Selection } from './selection';

/** A folder, or what was searched from it, as it was left. */
export type Visit = {
  folder: string;
  query: string;
  /** The whole cloud was searched. */
  everywhere: boolean;
  selection: Selection;
  /** How far the list was scrolled, in CSS pixels. */
  top: number;
  /** How many entries had been read. */
  read: number;
};

/** Older visits are forgotten. */
const MOST = 100;

/** What lies behind and ahead of the place that is shown. Pure: a step gives new visits. */
export type Visits = { past: readonly Visit[]; ahead: readonly Visit[] };

export const NOWHERE: Visits = { past: [], ahead: [] };

/** Another place is opened; `left` is the one before it. */
export const opened = ({ past }: Visits, left: Visit): Visits => ({ past: [...past, left].slice(-MOST), ahead: [] });

/** One step back: the place to show, and the visits from there. Null where the way began. */
export function back({ past, ahead }: Visits, left: Visit): { to: Visit; visits: Visits } | null {
  const to = past.at(-1);
  return to ? { to, visits: { past: past.slice(0, -1), ahead: [left, ...ahead] } } : null;
}

/** One step forward again. */
export function forward({ past, ahead }: Visits, left: Visit): { to: Visit; visits: Visits } | null {
  const [to, ...rest] = ahead;
  return to ? { to, visits: { past: [...past, left], ahead: rest } } : null;
}
