// Formulas as they are drawn, worked out in a worker. The last ones are known, so that a chat that is shown again stands
// still.
import { Jobs } from '../../kit/work/jobs';
import type { Formula, FormulaNode } from './formula';

/** So many formulas are known. */
const MOST_KNOWN = 500;

const jobs = new Jobs<Formula, FormulaNode[]>(
  () => new Worker(new URL('./formulas.worker.ts', import.meta.url), { type: 'module' }),
);
/** From the one that was worked out longest ago. Null: its TeX is shown. */
const known = new Map<string, FormulaNode[] | null>();

const nameOf = ({ tex, display }: Formula) => `${display} ${tex}`;

/** What is drawn of a formula if that is known, null where its TeX is shown, undefined if it has to be worked out. */
export function knownFormula(formula: Formula): FormulaNode[] | null | undefined {
  return known.get(nameOf(formula));
}

/** What is drawn of a formula, or null when its TeX is shown. */
export async function workedOut(formula: Formula): Promise<FormulaNode[] | null> {
  const nodes = await jobs.do(formula);
  const name = nameOf(formula);
  known.delete(name);
  known.set(name, nodes);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(oldest);
  }
  return nodes;
}

/** Until every formula that is wanted is drawn. */
export async function formulasDrawn(): Promise<void> {
  await jobs.done();
  // Whoever wanted the last one draws it before the next task of the page.
  await new Promise((drawn) => setTimeout(drawn));
}

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** Makes what is drawn of a formula, node by node. */
export function made(node: FormulaNode): Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = node.isMath ? document.createElementNS(MATHML, node.tag) : document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  // Not every engine lets MathML be styled.
  if ('style' in element) Object.assign(element.style, node.style);
  element.append(...node.children.map(made));
  return element;
}
