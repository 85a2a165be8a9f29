// What an answer and a chat that was left leave behind. An engine lets garbage lie until there is much of it, the more
// the more memory the computer has, and a page that rests is never looked through (seen: WebKitGTK, 24 GB, 163 MB after
// fifteen long answers, of which 30 were in use). Nothing in a page can ask for that, but memory that is taken counts
// until the engine has looked, also when it was given back at once.

/** So much is taken and given back, in bytes. Nothing is written there, so it never exists. */
const TAKEN = 64 * 2 ** 20;
/** So many small things need room, and with the next room for them the engine looks. */
const SMALL = 2_000;
/** The engine looks at what is new first, and at everything when there is still too much. */
const TIMES = 3;
/** So long after the last of what was going on, in milliseconds: looking takes a frame or two. */
const QUIET = 1_000;

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Has garbage collected in a moment, if nothing is going on then. */
export function collectSoon(isQuiet: () => boolean) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (isQuiet()) collect();
  }, QUIET);
}

function collect() {
  try {
    for (let time = 0; time < TIMES; time += 1) {
      new ArrayBuffer(TAKEN).transfer(0);
      Array.from({ length: SMALL }, () => ({}));
    }
  } catch {
    // There is no room, or it cannot be given back: such an engine looks by itself.
  }
}
