// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { formulaNodes, type FormulaNode } from './formula';

const nodes = (tex: string) => formulaNodes({ tex, display: false });
/** The names of all elements, and their words. */
const namesOf = (drawn: FormulaNode[]): string[] =>
  drawn.flatMap((node) => (typeof node === 'string' ? node : [node.tag, ...namesOf(node.children)]));

describe('a formula', () => {
  it('is drawn as MathML', () => {
    expect(namesOf(nodes('\\frac{1}{x}') ?? [])).toEqual(['math', 'mfrac', 'mn', '1', 'mi', 'x']);
    expect(nodes('x')?.[0]).toMatchObject({ isMath: true, children: [{ tag: 'mi', children: ['x'] }] });
    expect(formulaNodes({ tex: 'x', display: true })?.[0]).toMatchObject({ attributes: { display: 'block' } });
    expect(formulaNodes({ tex: 'a = b \\tag{1}', display: true })).not.toBeNull();
    expect(nodes('\\ce{H2O <=>> H+ + OH-}')).not.toBeNull();
  });

  it('names nothing in the window and leads nowhere', () => {
    const all = JSON.stringify(nodes('\\label{app}x\\ref{app}'));
    expect(all).toContain('tml-label');
    expect(all).not.toMatch(/"id"|"href"/);
  });

  it.each([
    ['a definition', '\\def\\a{x}\\a'],
    ['a global one', '\\gdef\\a{x}\\a'],
    ['one after a prefix', '\\global\\def\\a{x}'],
    ['one that expands', '\\xdef\\a{x}\\a'],
    ['a name for a name', '\\let\\a=x\\a'],
    ['one that looks ahead', '\\futurelet\\a xy'],
    ['a new command', '\\newcommand{\\a}{x}\\a'],
    ['another for a command', '\\renewcommand\\frac[2]{x}\\frac12'],
    ['one only where there is none', '\\providecommand{\\a}{x}\\a'],
    ['a new operator', '\\DeclareMathOperator{\\a}{x}\\a'],
    ['a name that is put together', '\\csname def\\endcsname\\a{x}\\a'],
    ['a letter by its number', '^^5cdef\\a{x}\\a'],
    ['a definition that is let in by another command', '\\expandafter\\def\\expandafter\\a{x}\\a'],
  ])('that has %s is shown as its TeX', (_, tex) => {
    expect(nodes(tex)).toBeNull();
  });

  it('of more than 4,000 letters is shown as its TeX', () => {
    expect(nodes('x'.repeat(4_000))).not.toBeNull();
    expect(nodes('x'.repeat(4_001))).toBeNull();
  });

  it.each([
    ['commands that draw what is in them three times', `${'\\cancelto{1}{'.repeat(8)}x${'}'.repeat(8)}`],
    ['commands that draw it twice', `${'\\mathllap{'.repeat(14)}x${'}'.repeat(14)}`],
    ['arrows that draw it twice', `${'\\equilibriumRight{'.repeat(12)}x${'}'.repeat(12)}`],
    ['rows as long as the longest', `\\begin{matrix}${'&'.repeat(200)}${'\\\\'.repeat(200)}\\end{matrix}`],
  ])('is no larger than its letters promise: %s', (_, tex) => {
    expect(nodes(tex)).toBeNull();
  });

  it('that cannot be read is shown as its TeX', () => {
    expect(nodes('\\frac{1}')).toBeNull();
    expect(nodes('\\nocommand')).toBeNull();
  });
});
