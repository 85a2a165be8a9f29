// Reads code beside the window's own thread, so that a long block stops nothing while it gets its colours.
import { highlight } from './highlight';
import type { Asked, Coloured } from './colours';

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void highlight(data.grammar, data.chunks).then(
    (pieces) => postMessage({ id: data.id, pieces } satisfies Coloured),
    () => postMessage({ id: data.id, pieces: null } satisfies Coloured),
  );
});
