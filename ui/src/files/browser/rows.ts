// Which rows of a long list exist in the page: those in view and a few around them.

/** Height of a row, in CSS pixels. */
export const ROW = 30;
const AROUND = 8;

/** The rows from `first` up to but without `end`. */
export function rowsInView(top: number, height: number, count: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top / ROW) - AROUND);
  return { first: Math.min(first, count), end: Math.min(count, Math.ceil((top + height) / ROW) + AROUND) };
}

/** Where the view must move so that row `at` is in it, or null when it is; `margin` stays free at both ends. */
export function scrollToRow(at: number, top: number, height: number, margin = 6): number | null {
  if (at * ROW < top + margin) return Math.max(0, at * ROW - margin);
  const bottom = (at + 1) * ROW + margin;
  return bottom > top + height ? bottom - height : null;
}
