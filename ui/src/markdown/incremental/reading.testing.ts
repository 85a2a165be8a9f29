// Reads a text as a person would who looks for one thing in it, and as an answer brings it, letter by letter.
import { Blocks, blocksOf, inRow, type Block } from '../parse/blocks';
import { every, wordsOf, type Cell, type Drawn, type Word } from '../parse/tokens';

/** The blocks of a text that came one letter at a time, and the end of it. */
export function drip(text: string): Block[] {
  const blocks = new Blocks();
  for (let end = 1; end < text.length; end++) blocks.read(text.slice(0, end));
  return inRow(blocks.read(text, true));
}

const tokensOf = (text: string): Drawn[] => blocksOf(text).map(({ token }) => token);
const words = (type: Word['type']) => (text: string) => every(type, tokensOf(text)).map((word) => wordsOf([word]));

export const formulas = words('maths');
export const strong = words('strong');
export const emphasised = words('em');
export const struck = words('del');
export const code = words('codespan');
/** The addresses of the links. */
export const links = (text: string) => every('link', tokensOf(text)).map(({ href }) => href);
/** The same while more may come. */
export const linksSoFar = (text: string) =>
  every(
    'link',
    inRow(new Blocks().read(text)).map(({ token }) => token),
  ).map(({ href }) => href);

/** The words of every cell, row by row. */
export const cells = (text: string): string[][] =>
  tokensOf(text).flatMap((token) => {
    if (token.type !== 'rows' && token.type !== 'table') return [];
    const rows = token.type === 'table' ? token.rows : token.groups.flatMap(({ members }) => members);
    return [token.header, ...rows].map((row: readonly Cell[]) => row.map(({ tokens }) => wordsOf(tokens)));
  });

/** What the code blocks hold. */
export const blocks = (text: string) =>
  tokensOf(text).flatMap((token) => (token.type === 'fenced' ? [token.chunks.join('')] : []));

/** All words that are no formulas and no code blocks, blanks told apart no further. */
export const said = (text: string) => tokensOf(text).map(saidIn).join(' ').replace(/\s+/g, ' ').trim();

function saidIn(token: Drawn): string {
  switch (token.type) {
    case 'words':
    case 'paragraph':
    case 'heading':
      return wordsOf(token.tokens.filter(({ type }) => type !== 'maths'));
    case 'blockquote':
      return token.tokens.map(saidIn).join(' ');
    case 'list':
      return token.items.flatMap(({ tokens }) => tokens.map(saidIn)).join(' ');
    case 'items':
      return token.groups.flatMap(({ members }) => members.flatMap(({ tokens }) => tokens.map(saidIn))).join(' ');
    default:
      return '';
  }
}

/** The types of the blocks. */
export const types = (text: string) => tokensOf(text).map(({ type }) => type);
