// What a message carries to the model besides its own words, part by part.
import type { Estimate, Message } from '../../bindings';
import { w } from '../../messages';

export type Part = {
  kind: 'turns' | 'instructions' | 'file' | 'message';
  name: string;
  tokens: number;
  /** For a file: its path. */
  path?: string;
};

/** The parts in the order the model reads them; what is empty is left out. */
export function parts({ files }: Message, { parts: tokens }: Estimate): Part[] {
  const words = w().composer.context.parts;
  const all: Part[] = [
    { kind: 'instructions', name: words.instructions, tokens: tokens.system },
    { kind: 'turns', name: words.turns, tokens: tokens.turns },
    ...files.map(({ name, path }, at): Part => ({ kind: 'file', name, tokens: tokens.files[at] ?? 0, path })),
    { kind: 'message', name: words.message, tokens: tokens.text },
  ];
  return all.filter(({ tokens }) => tokens > 0);
}
