// Colours code: a language's name and its text in, a flat list of coloured pieces out. A tree, never HTML.
// The grammars are fetched when the first code block closes, so that a window without code never loads them.

/** A piece of code and the part it plays, if any. */
export type Piece = { text: string; part: Part | null };
/** The parts that have a colour (see `code-*` among the tokens of colour). */
export type Part = 'key' | 'str' | 'num' | 'fn' | 'com';

/** Longer code keeps one colour: drawing tens of thousands of spans would stop the window. */
export const MOST_LINES = 2000;
/** Some grammars take very long over lines that no person writes. */
const MOST_LETTERS = 200_000;

const PARTS: Record<string, Part> = {
  keyword: 'key',
  'selector-tag': 'key',
  section: 'key',
  tag: 'key',
  name: 'key',
  meta: 'key',
  doctag: 'key',
  deletion: 'key',
  string: 'str',
  regexp: 'str',
  addition: 'str',
  'template-tag': 'str',
  number: 'num',
  literal: 'num',
  symbol: 'num',
  bullet: 'num',
  title: 'fn',
  built_in: 'fn',
  type: 'fn',
  attr: 'fn',
  attribute: 'fn',
  'selector-class': 'fn',
  'selector-id': 'fn',
  property: 'fn',
  comment: 'com',
  quote: 'com',
};

type Node = { type: string; value?: string; children?: Node[]; properties?: { className?: unknown } };

type Engine = ReturnType<typeof load>;
let engine: Engine | undefined;

async function load() {
  const { createLowlight, common } = await import('lowlight');
  return createLowlight(common);
}

/** The chunks of a code in colours, or null where there is no grammar for `language` or the code is too long. */
export async function highlight(language: string, chunks: readonly string[]): Promise<Piece[][] | null> {
  const text = chunks.join('');
  if (language === '' || text.length > MOST_LETTERS || text.split('\n').length > MOST_LINES) return null;
  const lowlight = await (engine ??= load());
  if (!lowlight.registered(language)) return null;
  return inChunks(pieces(lowlight.highlight(language, text) as Node), chunks);
}

/** The same pieces, cut where the chunks are. */
function inChunks(all: Piece[], chunks: readonly string[]): Piece[][] {
  const left = all.toReversed();
  return chunks.map(({ length }) => {
    const chunk: Piece[] = [];
    for (let room = length; room > 0;) {
      const piece = left.pop();
      if (!piece) break;
      if (piece.text.length > room) {
        left.push({ ...piece, text: piece.text.slice(room) });
        chunk.push({ ...piece, text: piece.text.slice(0, room) });
        break;
      }
      chunk.push(piece);
      room -= piece.text.length;
    }
    return chunk;
  });
}

/** The leaves of a highlighted tree in order; a leaf has the colour of its nearest named parent. */
export function pieces(node: Node, part: Part | null = null): Piece[] {
  if (node.value !== undefined) return [{ text: node.value, part }];
  return (node.children ?? []).flatMap((child) => pieces(child, partOf(child) ?? part));
}

function partOf(node: Node): Part | null {
  const names = node.properties?.className;
  const name = Array.isArray(names) ? String(names[0]).replace(/^hljs-/, '') : '';
  return PARTS[name] ?? null;
}
