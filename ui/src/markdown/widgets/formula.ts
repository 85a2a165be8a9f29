// What is drawn of a formula, as plain data. TeX is a language in which a few letters can ask for anything, so this runs
// in a worker that can be ended, and what it makes has a size.
import temml from 'temml';

/** A formula to be drawn; `display`: it has a line to itself. */
export type Formula = { tex: string; display: boolean };
/** An element of MathML, or a span of HTML within. */
export type FormulaElement = {
  tag: string;
  isMath: boolean;
  attributes: Record<string, string>;
  style: Record<string, string>;
  children: FormulaNode[];
};
/** What is drawn of a formula: words or an element. */
export type FormulaNode = string | FormulaElement;

/** Letters of a formula; a longer one is shown as its TeX. */
const LONGEST = 4_000;
/** A formula of so many letters has about twice as many elements. More of them come of one that multiplies itself. */
const MOST_NODES = 20_000;
/** What gives a name another meaning. One formula needs no names of its own, and with them it can ask for anything. */
const DEFINITION =
  /\\(?:[egx]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand|(?:re)?newenvironment|Declare[A-Za-z]+|csname)(?![A-Za-z@])/;
/** A label in a formula would name things in the window, and a reference to it would lead there. */
const UNWANTED = ['id', 'href'];

/** The library's own elements, as far as they are used. */
type Made = {
  type?: string;
  text?: string;
  attributes?: Record<string, unknown>;
  classes?: (string | null | undefined)[];
  style?: Record<string, unknown>;
  children?: Made[];
};

/** What is drawn of a formula, or null when its TeX is shown: it cannot be read, or it is larger than a person writes. */
export function formulaNodes({ tex, display }: Formula): FormulaNode[] | null {
  if (tex.length > LONGEST || DEFINITION.test(tex)) return null;
  // Untrusted: commands that would link, load or style are refused. Sizes and expansions have an end.
  const limits = { trust: false, maxSize: [25, 50] as [number, number], maxExpand: 500 };
  let left = MOST_NODES;

  function nodes({ type, text, attributes, classes = [], style = {}, children }: Made): FormulaNode[] {
    if (left-- === 0) throw new Error('the formula is too large');
    if (text !== undefined) return [text];
    const inside = (children ?? []).flatMap(nodes);
    // Without attributes it is no element, but only holds some together.
    if (!attributes) return inside;
    const tag = type ?? 'span';
    const known = Object.entries(attributes).filter(([name]) => !UNWANTED.includes(name));
    const names = classes.filter(Boolean).join(' ');
    if (names !== '') known.push(['class', names]);
    return [
      {
        tag,
        isMath: type !== undefined,
        attributes: words(known),
        style: words(Object.entries(style)),
        children: inside,
      },
    ];
  }

  try {
    return nodes(temml.__renderToMathMLTree(tex, { displayMode: display, throwOnError: true, ...limits }) as Made);
  } catch {
    return null;
  }
}

const words = (values: [string, unknown][]): Record<string, string> =>
  Object.fromEntries(values.map(([name, value]) => [name, String(value)]));
