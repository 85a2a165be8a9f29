// Cloud paths as text: "/mira/Documents/House 2026", where "~" stands for the home folder.
import { w } from '../messages';

/** The last part of a path; the home folder has a name of its own. */
export function nameOf(path: string): string {
  const parts = path.split('/').filter(Boolean);
  const name = parts.at(-1);
  return name === undefined || isHome(path) ? w().files.places.home : name;
}

/** Whether a path is the home folder: "~" or "/mira". */
export const isHome = (path: string): boolean => /^(?:~\/?|\/[^/]*\/?)$/.test(path);

/** A name for comparing: neither capitals nor the form in which accents were typed count. */
export const folded = (name: string): string => name.normalize('NFC').toLocaleLowerCase();

/** Whether Puter takes a path for what it names: it drops white space at the end, and control characters have no form. */
export const isPlain = (path: string): boolean => !/\s$|\p{Cc}/u.test(path);

/** The folder above, or null above the home folder. */
export function parentOf(path: string): string | null {
  if (isHome(path)) return null;
  return path.replace(/\/[^/]+\/?$/, '');
}

/** Every folder from the home folder down to `path`, with its name. */
export function crumbs(path: string): { name: string; path: string }[] {
  const above = parentOf(path);
  return [...(above === null ? [] : crumbs(above)), { name: nameOf(path), path }];
}

/** The folder of a path in words: "Documents / House 2026". */
export const folderOf = (path: string): string =>
  crumbs(parentOf(path) ?? path)
    .slice(1)
    .map(({ name }) => name)
    .join(' / ') || w().files.places.home;

/** `name` inside `folder`. */
export const join = (folder: string, name: string): string => `${folder.replace(/\/$/, '')}/${name}`;

/** Whether a path is the trash itself. */
export const isTrash = (path: string): boolean => /^(?:~|\/[^/]+)\/Trash\/?$/.test(path);

/** Whether a path is the trash or in it. */
export const isInTrash = (path: string): boolean => /^(?:~|\/[^/]+)\/Trash(?:\/|$)/.test(path);
