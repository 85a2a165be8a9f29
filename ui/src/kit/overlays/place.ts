// Where a popover goes: beside its anchor, turned round when there is no room, never outside the window.

export type Box = { left: number; top: number; width: number; height: number };
export type Side = 'below' | 'above';
export type Edge = 'start' | 'end' | 'centre';

const MARGIN = 8;
/** Below this height of the window a tall popover takes all of it. */
const LOW = 560;

/**
 * The corner of a popover of `size` at `anchor`, all in CSS pixels of the viewport, and the height it may take.
 * It goes to the wanted side when it fits there or when that side has more room.
 */
export function place(
  anchor: Box,
  size: { width: number; height: number },
  view: { width: number; height: number },
  { side = 'below' as Side, edge = 'start' as Edge, gap = 4, rtl = false, tall = false } = {},
): { left: number; top: number; maxHeight: number } {
  const room = {
    above: anchor.top - gap - MARGIN,
    below: view.height - (anchor.top + anchor.height) - gap - MARGIN,
  };
  if (tall && view.height < LOW) return { left: across(), top: MARGIN, maxHeight: view.height - 2 * MARGIN };

  const other = side === 'below' ? 'above' : 'below';
  const taken = size.height <= room[side] || room[side] >= room[other] ? side : other;
  const maxHeight = Math.max(120, room[taken]);
  const height = Math.min(size.height, maxHeight);
  const top = taken === 'below' ? anchor.top + anchor.height + gap : anchor.top - gap - height;

  return { left: across(), top: Math.max(MARGIN, top), maxHeight };

  function across(): number {
    const atLeft = (edge === 'start') !== rtl;
    const ends = atLeft ? anchor.left : anchor.left + anchor.width - size.width;
    const wanted = edge === 'centre' ? anchor.left + (anchor.width - size.width) / 2 : ends;
    return Math.max(MARGIN, Math.min(wanted, view.width - size.width - MARGIN));
  }
}
