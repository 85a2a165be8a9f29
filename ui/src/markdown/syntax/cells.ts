// Splits a line of a table into its cells. A bar inside code or a formula is one of its letters.
import { formulaAt } from './maths';

const UNDER_HEAD = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Where the words of each column stand, if `line` is one that stands below the head of a table. */
export function alignsOf(line: string): ('left' | 'center' | 'right' | null)[] | undefined {
  const trimmed = line.trim();
  if (!trimmed.includes('-') || !UNDER_HEAD.test(trimmed)) return undefined;
  return trimmed
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((column) => {
      const [, left, right] = /^(:?)-+(:?)$/.exec(column.trim()) ?? [];
      if (left && right) return 'center';
      return right ? 'right' : left ? 'left' : null;
    });
}

/**
 * The cells of a line as they were written, without the backslash before a bar. Where only every bar gives as many cells as
 * there are `columns`, every bar splits: what looked like code or a formula goes over two cells.
 */
export function cellsOf(line: string, columns: number): string[] {
  const cells = split(line.trim(), lengthOfWhole);
  if (cells.length >= columns) return cells;
  const more = split(line.trim(), (row, at) => (row.charAt(at) === '\\' ? 2 : 0));
  return more.length === columns ? more : cells;
}

function split(row: string, lengthOfWhole: (row: string, at: number) => number): string[] {
  const cells: string[] = [];
  let cell = '';
  let at = row.startsWith('|') ? 1 : 0;
  while (at < row.length) {
    const whole = lengthOfWhole(row, at);
    if (whole > 0) cell += unescaped(row.slice(at, at + whole));
    else if (row.charAt(at) !== '|') cell += row.charAt(at);
    else {
      cells.push(cell.trim());
      cell = '';
    }
    at += Math.max(whole, 1);
  }
  if (cell.trim() !== '') cells.push(cell.trim());
  return cells;
}

/** How many letters from `at` a bar in them does not split: those of code, of a formula, or of an escaped sign. */
function lengthOfWhole(row: string, at: number): number {
  const sign = row.charAt(at);
  if (sign === '`') {
    const ticks = /^`+/.exec(row.slice(at))?.[0] ?? '';
    const end = new RegExp(`(?<!\`)${ticks}(?!\`)`).exec(row.slice(at + ticks.length));
    return end ? end.index + 2 * ticks.length : ticks.length;
  }
  if (sign !== '$' && sign !== '\\') return 0;
  const formula = formulaAt(row, at);
  if (formula) return formula.raw.length;
  return sign === '\\' ? 2 : 0;
}

const unescaped = (text: string) => text.replaceAll('\\|', '|');
