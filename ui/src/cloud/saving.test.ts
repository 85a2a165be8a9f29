import { expect, it } from 'vitest';
import { fileNameOf } from './saving';

it.each([
  ['breakeven.py', 'breakeven.py'],
  ['Heat pump: a/b?.md', 'Heat pump- a-b-.md'],
  ['../../etc/passwd', '-..-etc-passwd'],
  ['two\nlines\u0000.txt', 'two lines.txt'],
  ['invoice\u202egpj.exe', 'invoice gpj.exe'],
  ['', 'Untitled'],
  ['.md', 'Untitled.md'],
  ['...', 'Untitled'],
  [`${'é'.repeat(100)}.md`, `${'é'.repeat(60)}.md`],
])('%j is saved as %j', (name, saved) => {
  expect(fileNameOf(name)).toBe(saved);
});
