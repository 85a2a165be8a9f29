// Colours for code, worked out beside the window's own thread.
import { Jobs } from '../../kit/work/jobs';
import type { Code, Piece } from './highlight';

const jobs = new Jobs<Code, Piece[][]>(
  () => new Worker(new URL('./colours.worker.ts', import.meta.url), { type: 'module' }),
);

/** Each chunk in colours, or null where the code keeps one colour. */
export const colours = (language: string, chunks: readonly string[]): Promise<Piece[][] | null> =>
  jobs.do({ language, chunks });
