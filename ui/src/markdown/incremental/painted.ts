import type { Piece } from '../widgets/highlight';
import { element, type Shape } from './vnode';

/** A chunk of code. */
export const chunk = (letters: readonly Shape[]): Shape => element('span', { class: 'chunk' }, letters);

/** A chunk of code in its colours. */
export const painted = (pieces: readonly Piece[]): Shape =>
  chunk(pieces.map(({ text, part }) => (part ? element('span', { class: part }, [text]) : text)));
