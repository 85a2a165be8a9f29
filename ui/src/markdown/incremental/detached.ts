/**
 * The same text with letters of its own. An engine does not copy a part of a string: it keeps all of the string alive for
 * it, and of an answer that grows there is another string at each commit. What is kept while it grows is detached, or a
 * long answer would be in memory as often as it has blocks.
 */
export function detached(text: string): string {
  // Engines see through everything shorter: what is put together and cut apart again is still a part of the same string.
  return JSON.parse(JSON.stringify(text)) as string;
}
