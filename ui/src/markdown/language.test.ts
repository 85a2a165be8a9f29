import { expect, it } from 'vitest';
import { readInfo } from './language';

it.each([
  ['python breakeven.py', { language: 'Python', grammar: 'python', file: 'breakeven.py' }],
  ['js title="lines.js"', { language: 'JavaScript', grammar: 'js', file: 'lines.js' }],
  ['ts:src/a.ts', { language: 'TypeScript', grammar: 'ts', file: 'src/a.ts' }],
  ['C++', { language: 'C++', grammar: 'c++', file: '' }],
  ['brainfuck', { language: 'brainfuck', grammar: 'brainfuck', file: '' }],
  ['', { language: 'Text', grammar: '', file: '' }],
])('the fence line %j says %j', (line, info) => {
  expect(readInfo(line)).toEqual(info);
});
