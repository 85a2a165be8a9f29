// What changed in the application, for whoever shows it. One subscription serves the whole window.
import type { Changed } from '../bindings';
import { host } from './index';

type Listener = (change: Changed) => void;
const listeners = new Set<{ what: Changed['what']; listener: Listener }>();
let watching = false;

/** Calls `listener` after each change of that kind; returns how to stop. What is shown is then fetched again. */
export function watch(what: Changed['what'], listener: Listener): () => void {
  const entry = { what, listener };
  listeners.add(entry);
  return () => listeners.delete(entry);
}

/** Starts the one subscription. Called once by the app; it ends when the window does. */
export function startWatching() {
  if (watching) return;
  watching = true;
  host
    .call('app.watch', {}, (change) => {
      for (const { what, listener } of [...listeners]) if (what === change.what) listener(change);
    })
    .catch(() => undefined)
    .finally(() => (watching = false));
}
