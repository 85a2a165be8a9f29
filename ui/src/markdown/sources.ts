// The pages that an answer from the web points to: each once, in the order in which they come.
import { blocksOf } from './blocks';
import { linkAddress } from './links';

/** A page, and what the answer calls it. */
export type Source = { address: string; host: string; name: string };

type Nested = { type: string; href?: string; text?: string; [part: string]: unknown };

/** The web pages that `text` links to. */
export function sourcesOf(text: string): Source[] {
  const sources = new Map<string, Source>();
  for (const { href = '', text: words = '' } of links(blocksOf(text).map(({ token }) => token))) {
    const address = linkAddress(href);
    if (!address?.startsWith('http') || sources.has(address)) continue;
    const host = new URL(address).host;
    const name = words.trim();
    // What an answer writes for a link is often only a number, or the address once more.
    const isName = /\p{L}{2}/u.test(name) && !URL.canParse(name);
    sources.set(address, { address, host, name: isName ? name : host });
  }
  return [...sources.values()];
}

function links(tokens: readonly unknown[]): Nested[] {
  return (tokens as Nested[]).flatMap((token) => {
    if (token.type === 'link') return [token];
    const inside = ['tokens', 'items', 'header', 'rows', 'groups', 'members'].map((part) => token[part]);
    return inside.flatMap((part) => (Array.isArray(part) ? links(part.flat()) : []));
  });
}
