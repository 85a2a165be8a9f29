// A second press right after the first is a slip of the finger: it is ignored.

/** Wraps a handler so that calls within `pause` milliseconds of the last accepted one do nothing. */
export function once<E>(handler: (event: E) => unknown, pause = 400, now: () => number = Date.now): (event: E) => void {
  let last = -Infinity;
  return (event) => {
    const at = now();
    if (at - last < pause) return;
    last = at;
    handler(event);
  };
}
