// The door over loopback HTTP, for tests and for work on the window in a browser.
// POST /door/NAME with the arguments; the reply is one JSON object a line: events, then the output or a problem.
import type { Transport } from './index';

type Line = { event: unknown } | { output: unknown } | { problem: unknown };

/** Whole lines of a streamed body. A character cut between two chunks is kept together. */
export async function* lines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let tail = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (tail + value).split('\n');
    tail = parts.pop() ?? '';
    yield* parts;
  }
  yield tail;
}

/** Only who works on the window, or a test, comes upon this. */
const lost = () => new Error('The application went away before it answered.');

export const http: Transport = async (name, args, listen) => {
  const reply = await fetch(`/door/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  }).catch(() => null);
  if (!reply?.body) throw lost();
  for await (const text of lines(reply.body)) {
    if (text.trim() === '') continue;
    const line = JSON.parse(text) as Line;
    if ('output' in line) return line.output;
    if ('problem' in line) throw line.problem;
    listen?.(line.event);
  }
  throw lost();
};
