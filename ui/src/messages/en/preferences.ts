// English for what is said when a preference changes by a key or a star.
import { number } from './tools';

export const preferences = {
  favourite: 'Favourite',
  noFavourite: 'No longer a favourite',
  zoom: (percent: number) => `Zoom ${number(percent)} %`,
};
