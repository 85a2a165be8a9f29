// What a message carries to the model besides its own words, and how many tokens each part has. Guesses; those of the
// turns before it were made where they are kept. Pure.
import { TOKENS, type Attachment } from '../../bindings';
import { w } from '../../messages';
import { countTokens } from '../../models/cost';

export type Part = {
  kind: 'turns' | 'instructions' | 'file' | 'message';
  name: string;
  tokens: number;
  /** For a file: its path. */
  path?: string;
};

/** How many tokens a file takes, about. */
export function tokensOf({ way, size }: Pick<Attachment, 'way' | 'size'>): number {
  if (way === 'image') return TOKENS.perPicture;
  if (way === 'text') return Math.ceil(Math.min(size, TOKENS.longestTextBytes) / TOKENS.bytesPerToken);
  return way === 'reference' ? Math.ceil(size / TOKENS.bytesPerPage) * TOKENS.perPage : 0;
}

/** The parts in the order the model reads them; what is empty is left out. */
export function parts({
  system,
  history,
  files,
  text,
}: {
  system: string | null;
  /** Tokens of the turns so far. */
  history: number;
  files: Attachment[];
  text: string;
}): Part[] {
  const words = w().composer.context.parts;
  const instructions = system ? countTokens(system) : 0;
  const all: Part[] = [
    { kind: 'instructions', name: words.instructions, tokens: instructions },
    { kind: 'turns', name: words.turns, tokens: history },
    ...files.map((file): Part => ({ kind: 'file', name: file.name, tokens: tokensOf(file), path: file.path })),
    { kind: 'message', name: words.message, tokens: text.trim() === '' ? 0 : countTokens(text) },
  ];
  return all.filter(({ tokens }) => tokens > 0);
}

/** Tokens of all parts together. */
export const total = (all: Part[]): number => all.reduce((sum, { tokens }) => sum + tokens, 0);
