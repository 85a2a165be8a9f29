// Code in parts: what the window lays out again while a line is added is one of them.

/** Lines of code in one chunk. */
export const CHUNK = 40;

/** Code that is complete, in chunks. */
export function chunksOf(text: string): string[] {
  const lines = text.split('\n');
  const chunks: string[] = [];
  for (let at = 0; at < lines.length; at += CHUNK) {
    const isLast = at + CHUNK >= lines.length;
    chunks.push(lines.slice(at, at + CHUNK).join('\n') + (isLast ? '' : '\n'));
  }
  return chunks;
}
