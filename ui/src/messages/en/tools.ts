// What English words are made with.
import { isolated, tools, type Said } from '../tools';

export const { list, many, number } = tools<'one' | 'other'>('en-GB');

/** So many tokens: "1 token", "4,096 tokens". */
export const tokensOf = (count: number) => many(count, { one: '# token', other: '# tokens' });

/** A name that could be taken for words of the sentence. */
export const quoted = (name: string) => `“${isolated(name)}”`;

/** All sentences in a row, also that of a title, which has no full stop of its own. */
export function sentences(said: Said): string {
  if (typeof said === 'string') return said;
  return said.text === '' ? `${said.title}.` : `${said.title}. ${said.text}`;
}

/** Said where links do not come to this Oriel. */
export const BY_ANOTHER_WAY = 'Signing in works all the same, through an address of this computer.';
