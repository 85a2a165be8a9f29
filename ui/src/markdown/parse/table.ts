// Where the columns of a table stand: where the author said, else numbers at the end edge and words at the start.
import { wordsOf, type Align, type Cell } from './tokens';

/** The edge a column's text stands at. */
export type Edge = 'start' | 'center' | 'end';

const NUMBER =
  /^[≈~<>≤≥+−–-]?\s*[$£€¥]?\s*[−-]?\d[\d.,\s\u00a0]*\s*(?:[%‰¢°$£€¥]|°C|°F|[a-zA-Zµ]{1,4}(?:\/[a-zA-Z]{1,4})?)?$/u;
const NOTHING = /^(?:[-–—]|n\/a|)$/i;

/** So many rows tell what a column is made of, and those that come later change it no more. */
const TELLING = 32;

/** One edge for each column of a table. */
export function edges(align: readonly Align[], allRows: readonly (readonly Cell[])[]): Edge[] {
  const rows = allRows.slice(0, TELLING);
  return align.map((align, column) => {
    if (align) return align === 'right' ? 'end' : align === 'left' ? 'start' : 'center';
    const cells = rows.map((row) => wordsOf(row[column]?.tokens ?? []).trim());
    const figures = cells.filter((cell) => NUMBER.test(cell));
    return figures.length > 0 && cells.every((cell) => NUMBER.test(cell) || NOTHING.test(cell)) ? 'end' : 'start';
  });
}
