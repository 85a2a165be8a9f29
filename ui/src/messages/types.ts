// What every language has to say.
import type { en } from './en';

export type Words = typeof en;
