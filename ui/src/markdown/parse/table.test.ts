import { expect, it } from 'vitest';
import { edges } from './table';
import { lex } from './lexer';

const columnEdges = (rows: string, rule = '|---|---|') => {
  const [table] = lex(`| a | b |\n${rule}\n${rows}`);
  if (table?.type !== 'table') throw new Error('not a table');
  return edges(table.align, table.rows);
};

it('numbers stand at the end edge, words at the start', () => {
  expect(columnEdges('| old radiators | £1,178 |\n| new | −£94 |')).toEqual(['start', 'end']);
  expect(columnEdges('| **2.6** | 4,806 kWh |\n| 3.2 | — |')).toEqual(['end', 'end']);
  expect(columnEdges('| 3 apples and 2 pears | 5 |')).toEqual(['start', 'end']);
});

it('the author of the table has the last word', () => {
  expect(columnEdges('| 1 | 2 |', '|:--|:-:|')).toEqual(['start', 'center']);
});

it('a column of nothing is not a column of numbers', () => {
  expect(columnEdges('| a | - |')).toEqual(['start', 'start']);
});
