// Where the columns of a table stand: where the author said, else numbers at the end edge and words at the start.
import type { Tokens } from 'marked';

/** The edge a column's text stands at. */
export type Edge = 'start' | 'center' | 'end';

const NUMBER =
  /^[≈~<>≤≥+−–-]?\s*[$£€¥]?\s*[−-]?\d[\d.,\s\u00a0]*\s*(?:[%‰¢°$£€¥]|°C|°F|[a-zA-Zµ]{1,4}(?:\/[a-zA-Z]{1,4})?)?$/u;
const NOTHING = /^(?:[-–—]|n\/a|)$/i;

/** One edge for each column of `table`. */
export function edges(table: Pick<Tokens.Table, 'align' | 'rows'>): Edge[] {
  return table.align.map((align, column) => {
    if (align) return align === 'right' ? 'end' : align === 'left' ? 'start' : 'center';
    const cells = table.rows.map((row) => row[column]?.text.replace(/[*_`]/g, '').trim() ?? '');
    const figures = cells.filter((cell) => NUMBER.test(cell));
    return figures.length > 0 && cells.every((cell) => NUMBER.test(cell) || NOTHING.test(cell)) ? 'end' : 'start';
  });
}
