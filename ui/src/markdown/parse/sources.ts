// The pages that an answer from the web points to: each once, in the order in which they come.
import { blocksOf } from './blocks';
import { linkAddress } from '../../kit/pictures/links';
import { every, wordsOf } from './tokens';

/** A page, and what the answer calls it. */
export type Source = { address: string; host: string; name: string };

/** The web pages that `text` links to. */
export function sourcesOf(text: string): Source[] {
  const sources = new Map<string, Source>();
  for (const { href, tokens } of every(
    'link',
    blocksOf(text).map(({ token }) => token),
  )) {
    const address = linkAddress(href);
    if (!address?.startsWith('http') || sources.has(address)) continue;
    const host = new URL(address).host;
    const name = wordsOf(tokens).trim();
    // What an answer writes for a link is often only a number, or the address once more.
    const isName = /\p{L}{2}/u.test(name) && !URL.canParse(name);
    sources.set(address, { address, host, name: isName ? name : host });
  }
  return [...sources.values()];
}
