// Figures for people, in the language that the window speaks: what each is like stands in `figures.ts`.
import { w } from '.';
import type { Words } from './types';

export { clock, countdown } from './figures';

type Figures = Words['figures'];
type Name = keyof Figures;

const figure =
  <N extends Name>(name: N) =>
  (...given: Parameters<Figures[N]>): string =>
    (w().figures[name] as (...given: Parameters<Figures[N]>) => string)(...given);

export const cost = figure('cost');
export const about = figure('about');
export const ceiling = figure('ceiling');
export const balance = figure('balance');
export const credits = figure('credits');
export const price = figure('price');
export const size = figure('size');
export const tokens = figure('tokens');
export const whole = figure('whole');
export const date = figure('date');
export const moment = figure('moment');
export const group = figure('group');
