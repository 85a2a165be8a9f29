// What markdown-it is taught about blocks: formulas on lines of their own, code, tables.
import type { StateBlock, StateCore } from 'markdown-it';
import { alignsOf, cellsOf } from '../syntax/cells';
import { Display } from '../syntax/display';
import { Fence } from '../syntax/fences';

type Rule = (state: StateBlock, start: number, end: number, silent: boolean) => boolean;

/** A line without what belongs to the quotations and lists around it; undefined where those have ended. */
function lineOf(state: StateBlock, line: number): string | undefined {
  const written = state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  const indent = (state.sCount[line] ?? 0) - state.blkIndent;
  if (indent < 0) return written === '' ? '' : undefined;
  return ' '.repeat(indent) + written;
}

/** A formula that has its lines to itself. */
export const displayed: Rule = (state, start, end, silent) => {
  const opened = Display.opens(lineOf(state, start) ?? '');
  if (!opened) return false;
  const { display } = opened;
  let { step } = opened;
  let at = start;
  while (step === 'inside' && ++at < end) {
    const line = lineOf(state, at);
    step = line === undefined ? 'none' : display.next(line);
  }
  if (step !== 'end') return false;
  if (silent) return true;
  state.line = at + 1;
  const token = state.push('maths_block', '', 0);
  token.content = display.tex;
  token.markup = display.written;
  token.map = [start, state.line];
  if (display.rest !== '') {
    state.push('paragraph_open', 'p', 1).map = [at, state.line];
    const words = state.push('inline', '', 0);
    words.content = display.rest;
    words.children = [];
    state.push('paragraph_close', 'p', -1);
  }
  return true;
};

/** Code between fences. */
export const fenced: Rule = (state, start, end, silent) => {
  const fence = Fence.opens(lineOf(state, start) ?? '');
  if (!fence) return false;
  if (silent) return true;
  let at = start + 1;
  let isClosed = false;
  for (; at < end && !isClosed; at++) {
    const line = lineOf(state, at);
    if (line === undefined) break;
    isClosed = fence.closes(line);
  }
  state.line = at;
  const token = state.push('fence', 'code', 0);
  token.info = fence.lang;
  token.content = state.getLines(start + 1, isClosed ? at - 1 : at, state.sCount[start] ?? 0, true);
  token.map = [start, at];
  return true;
};

/** A table. Its cells are words like any others; a row that has more of them than the head keeps them. */
export const tables: Rule = (state, start, end, silent) => {
  if (start + 2 > end) return false;
  const head = lineOf(state, start);
  const below = lineOf(state, start + 1);
  if (!head?.includes('|') || below === undefined || /^ {4}/.test(head) || /^ {4}/.test(below)) return false;
  const aligns = alignsOf(below);
  const header = aligns && cellsOf(head, aligns.length);
  if (header?.length !== aligns?.length || !aligns || !header) return false;
  if (silent) return true;

  const before = state.parentType;
  state.parentType = 'table';
  const table = state.push('table_open', 'table', 1);
  table.meta = { aligns };
  pushRow(state, header);
  let at = start + 2;
  const ends = state.md.block.ruler.getRules('blockquote');
  for (; at < end; at++) {
    const line = lineOf(state, at);
    if (!line?.trim() || /^ {4}/.test(line) || ends.some((rule) => rule(state, at, end, true))) break;
    const cells = cellsOf(line, aligns.length);
    pushRow(state, [...cells, ...aligns.slice(cells.length).map(() => '')]);
  }
  state.push('table_close', 'table', -1);
  table.map = [start, at];
  state.parentType = before;
  state.line = at;
  return true;
};

/** Reads `[x] ` at the beginning of an item: it is a task, and the mark goes from its words. */
export function tasks({ tokens }: StateCore) {
  tokens.forEach((item, at) => {
    const words = tokens[at + 2];
    if (item.type !== 'list_item_open' || words?.type !== 'inline') return;
    const mark = /^\[([ xX])\]\s+(?=\S)/.exec(words.content);
    if (!mark) return;
    item.meta = { task: true, checked: mark[1] !== ' ' };
    words.content = words.content.slice(mark[0].length);
  });
}

function pushRow(state: StateBlock, cells: string[]) {
  state.push('tr_open', 'tr', 1);
  for (const cell of cells) {
    const words = state.push('inline', '', 0);
    words.content = cell;
    words.children = [];
  }
  state.push('tr_close', 'tr', -1);
}
