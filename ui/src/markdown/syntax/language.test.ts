import { expect, it } from 'vitest';
import { readInfo, savedAs } from './language';

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

it.each([
  ['python breakeven.py', 'breakeven.py'],
  ['ts:src/a.ts', 'a.ts'],
  ['python', 'code.py'],
  ['json', 'code.json'],
  ['constructor', 'code.txt'],
  ['text', 'code.txt'],
  ['', 'code.txt'],
])('code whose fence says %j is saved as %j', (line, name) => {
  expect(savedAs(readInfo(line))).toBe(name);
});
