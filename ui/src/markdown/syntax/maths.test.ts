import { describe, expect, it } from 'vitest';
import { Display } from './display';
import { formulaAt } from './maths';

describe('money and maths', () => {
  it.each([
    '$5 and $10',
    '$5, or 3$ more',
    '$1,051 for a year, $957 after',
    '$5-$10',
    '$ 5 $',
    '$HOME/bin:$PATH',
    '$5 `code$`',
    '$one\n$',
    '$$',
    '$',
  ])('%j is not a formula', (text) => {
    expect(formulaAt(text)).toBeUndefined();
  });

  it.each([
    ['$x$', 'x', false],
    ['$3x + 2$ is', '3x + 2', false],
    ['$10$.', '10', false],
    ['$n$th', 'n', false],
    ['$\\$5$', '\\$5', false],
    ['$a_1$ and $b$', 'a_1', false],
    ['$$E = mc^2$$', 'E = mc^2', true],
    ['$$\nE = mc^2\n$$ after', 'E = mc^2', true],
    ['\\(a\\) b', 'a', false],
    ['\\[ a \\]', 'a', true],
  ])('%j is the formula %j', (text, tex, display) => {
    expect(formulaAt(text)).toMatchObject({ tex, display });
  });

  it('a dollar that ends a word or a number begins no formula', () => {
    expect(formulaAt('S$x$', 1)).toBeUndefined();
    expect(formulaAt('5$x$', 1)).toBeUndefined();
    expect(formulaAt('($x$', 1)).toBeDefined();
  });

  it.each([
    ['$$', true],
    ['  $$ a + b', true],
    ['\\[ a', true],
    ['\\begin{align*}', true],
    ['$$a$$', false],
    ['a $$ b', false],
    ['    $$', false],
    ['\\begin{document}', false],
  ])('the line %j leaves a formula open: %s', (line, open) => {
    expect(Display.opens(line)?.step === 'inside').toBe(open);
  });
});
