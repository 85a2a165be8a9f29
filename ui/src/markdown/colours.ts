// Colours for code, worked out beside the window's own thread. Where there is no such place they are worked out here.
import { highlight, type Piece } from './highlight';

export type Asked = { id: number; grammar: string; chunks: readonly string[] };
export type Coloured = { id: number; pieces: Piece[][] | null };
type Give = (pieces: Piece[][] | null) => void;

/** What was asked and not answered. */
const waiting = new Map<number, Asked & { give: Give }>();
let lastId = 0;
let worker: Worker | null | undefined;

/** Each chunk in colours, or null where the code keeps one colour. */
export function colours(grammar: string, chunks: readonly string[]): Promise<Piece[][] | null> {
  const place = hire();
  if (!place) return highlight(grammar, chunks);
  return new Promise((give) => {
    const asked = { id: ++lastId, grammar, chunks };
    waiting.set(asked.id, { ...asked, give });
    place.postMessage(asked);
  });
}

function hire(): Worker | null {
  if (worker !== undefined) return worker;
  try {
    worker = new Worker(new URL('./colours.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Coloured>) => {
      waiting.get(data.id)?.give(data.pieces);
      waiting.delete(data.id);
    });
    worker.addEventListener('error', dismiss);
  } catch {
    worker = null;
  }
  return worker;
}

/** It cannot work here; what it was asked is done here instead. */
function dismiss() {
  worker?.terminate();
  worker = null;
  for (const { grammar, chunks, give } of waiting.values()) highlight(grammar, chunks).then(give, () => give(null));
  waiting.clear();
}
