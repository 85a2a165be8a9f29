// What a command tells while it runs is asked for, again and again, until it has ended.
import type { Problem } from '../bindings';

/** What came since the last time. `output` or `problem` is there when it has ended. */
export type Came = { events: unknown[]; output?: unknown; problem?: Problem };

/** `next` waits until something has come; it gives null where nobody knows of the command any more. */
export async function pull(next: () => Promise<Came | null>, listen: (event: unknown) => void): Promise<unknown> {
  for (;;) {
    const came = await next();
    if (!came) throw lost();
    for (const event of came.events) listen(event);
    if (came.problem) throw came.problem;
    if ('output' in came) return came.output;
  }
}

/** Only who works on the window, or a test, comes upon this. */
export const lost = () => new Error('The application went away before it answered.');
