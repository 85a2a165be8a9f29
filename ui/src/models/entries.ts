// The picker's lines, in order, with their places: only the lines in view are drawn.
import type { Model } from '../bindings';
import { w } from '../messages';
import { passes, score, type Filter } from './search';

export type Entry =
  | { kind: 'group'; key: string; title: string; top: number }
  | { kind: 'model'; key: string; model: Model; starred: boolean; top: number; index: number };

export const ROW = 30;
export const HEAD = 24;

export type Wish = {
  query: string;
  filters: ReadonlySet<Filter>;
  favourites: string[];
  byPrice: boolean;
};

type Section = { title: string | null; models: Model[] };

const price = (model: Model) =>
  model.inputMicrocentsPerMillion === null
    ? Infinity
    : model.inputMicrocentsPerMillion + (model.outputMicrocentsPerMillion ?? 0);

function sections(all: Model[], { query, filters, favourites, byPrice }: Wish): Section[] {
  const kept = all.filter((model) => [...filters].every((filter) => passes(model, filter)));
  const searched = query.trim() !== '';
  const scored = kept
    .map((model) => ({ model, points: score(query, model) + (favourites.includes(model.id) ? 0.5 : 0) }))
    .filter(({ points }) => points >= 1);
  if (byPrice) return [{ title: null, models: scored.map(({ model }) => model).sort((a, b) => price(a) - price(b)) }];
  // Sorting is stable: what fits equally well stays in the order of the list.
  if (searched) return [{ title: null, models: scored.sort((a, b) => b.points - a.points).map(({ model }) => model) }];

  const starred = favourites.flatMap((id) => kept.find((model) => model.id === id) ?? []);
  const makers = new Map<string, Model[]>();
  for (const model of kept) makers.set(model.maker, [...(makers.get(model.maker) ?? []), model]);
  return [
    ...(starred.length > 0 ? [{ title: w().models.rows.favourites, models: starred }] : []),
    ...[...makers].map(([maker, models]) => ({
      title: w().models.rows.maker({ maker, count: models.length }),
      models,
    })),
  ];
}

/** Groups by maker after the favourites; a search or an order by price gives one list without groups. */
export function entriesOf(all: Model[], wish: Wish): { entries: Entry[]; height: number; count: number } {
  const entries: Entry[] = [];
  let top = 0;
  let index = 0;
  for (const { title, models } of sections(all, wish)) {
    if (title !== null) {
      entries.push({ kind: 'group', key: `group ${title}`, title, top });
      top += HEAD;
    }
    for (const model of models) {
      // A favourite stands twice: among the favourites and under its maker.
      const key = `${title ?? ''} ${model.id}`;
      entries.push({ kind: 'model', key, model, starred: wish.favourites.includes(model.id), top, index });
      top += ROW;
      index += 1;
    }
  }
  return { entries, height: top, count: index };
}

/** The entries that touch the window from `top`, `height` pixels high, and a few on either side. */
export function inView(entries: Entry[], top: number, height: number, spare = 4): Entry[] {
  const from = top - spare * ROW;
  const to = top + height + spare * ROW;
  return entries.filter((entry) => entry.top + ROW > from && entry.top < to);
}
