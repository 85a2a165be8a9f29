// Colours code: a language's name and its text in, a flat list of coloured pieces out. A tree, never HTML.
// Grammars take very long over some code, so this runs in a worker that can be ended (see `colours.ts`).
import { common, createLowlight } from 'lowlight';

/** Code in chunks, and the name of its language. */
export type Code = { language: string; chunks: readonly string[] };
/** A piece of code and the part it plays, if any. */
export type Piece = { text: string; part: Part | null };
/** The parts that have a colour (see `code-*` among the tokens of colour). */
export type Part = 'key' | 'str' | 'num' | 'fn' | 'com';

/** Longer code keeps one colour: drawing tens of thousands of spans would stop the window. */
export const MOST_LINES = 2000;
const MOST_LETTERS = 200_000;
/** A line of more letters keeps one colour: no person writes it, and the time of some grammars grows with its square. */
const LONG_LINE = /^([^\n]{2001,})$/m;

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

const lowlight = createLowlight(common);

/** The chunks of a code in colours, or null where there is no grammar for `language` or the code is too long. */
export function highlight({ language, chunks }: Code): Piece[][] | null {
  const text = chunks.join('');
  if (text.length > MOST_LETTERS || text.split('\n').length > MOST_LINES) return null;
  if (!lowlight.registered(language)) return null;
  // Long lines stand between the others, which are read without them.
  const coloured = text.split(LONG_LINE).flatMap((part, at): Piece[] => {
    const isLong = at % 2 === 1;
    return isLong ? [{ text: part, part: null }] : pieces(lowlight.highlight(language, part) as Node);
  });
  return inChunks(coloured, chunks);
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
