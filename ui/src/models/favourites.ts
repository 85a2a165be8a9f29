// Favourite models under keys: Alt 1 to 9, or ⌥⌘1 to 9, in the order they were starred.
import { isMac, onKey, type Combo } from '../kit/keys';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { preferences } from '../preferences/preferences.svelte';
import { models } from './models.svelte';

/** The keys of the favourite with this number. */
export const favouriteCombo = (number: number, mac = isMac): Combo => `${mac ? 'Mod+Alt' : 'Alt'}+${number}`;

/** Lets the keys choose; returns how to take them back. */
export function favouriteKeys(choose: (model: string) => unknown, when: () => boolean): () => void {
  const stops = Array.from({ length: 9 }, (_, place) => {
    const take = () => {
      const model = models.byId(preferences.now.favourites[place] ?? null);
      if (!model) return announce(w().models.favourites.none(place + 1));
      choose(model.id);
      announce(w().models.favourites.using(model.name));
    };
    return onKey(favouriteCombo(place + 1), take, { when });
  });
  return () => stops.forEach((stop) => stop());
}
