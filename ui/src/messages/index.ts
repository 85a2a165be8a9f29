// Sentences for codes that come through the door with their facts, so far those of links, previews and imports. A table
// here is kept complete by the compiler. Read words inside functions, never while a module is loaded: the language may
// change.
import { en } from './en';
import type { Words } from './types';

export { say } from './tools';

/** The words of the language that the window speaks. */
export const w = (): Words => en;
