import type { Piece } from './highlight';
import { element, type Shape } from './shape';

/** Chunks of code, those of them in colours that have any. The same pieces are described by the same object. */
export function painted(chunks: readonly string[], pieces: readonly Piece[][]): Shape[] {
  return chunks.map((chunk, at) => {
    const coloured = pieces[at];
    return coloured ? colouredOnce(coloured) : element('span', { class: 'chunk' }, [chunk]);
  });
}

const known = new WeakMap<Piece[], Shape>();

function colouredOnce(pieces: Piece[]): Shape {
  const letters = ({ text, part }: Piece) => (part ? element('span', { class: part }, [text]) : text);
  const shape = known.get(pieces) ?? element('span', { class: 'chunk' }, pieces.map(letters));
  known.set(pieces, shape);
  return shape;
}
