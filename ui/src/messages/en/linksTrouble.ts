// English for why the system does not say who gets `oriel://` links, or could not be told.
import type { LinksTrouble } from '../../bindings';
import { isolated, type Each } from '../tools';

/** What the desktop's lists call such a link. */
const KIND = 'x-scheme-handler/oriel';

export const linksTrouble: Each<LinksTrouble, 'kind'> = {
  listsUnreadable: () => 'The desktop’s lists of programs could not be read.',
  noDataFolder: () => 'This person has no folder for data, so no entry could be written.',
  folderNotNameable: () => 'Oriel lies in a folder whose name no desktop entry can hold. Move it.',
  entryNotWritten: ({ path, error }) => `The entry ${isolated(path)} could not be written: ${isolated(error)}.`,
  noXdgMime: () =>
    'The program xdg-mime is missing, so the desktop could not be told. Install xdg-utils and repair again.',
  xdgMimeFailed: () => 'The desktop’s program xdg-mime did not do its work, so the links go where they went before.',
  stillAnother: ({ program, list }) =>
    `The desktop was told, and still opens the links with ${isolated(program)}. Look for “${KIND}” in ${isolated(list)} and change it there.`,
  stillNotOurs: () => 'The desktop was told, and still does not give the links to this Oriel.',
  openInApplications: () =>
    'macOS gives the links to Oriel by itself. Move Oriel to Applications and open it there once.',
  notABundle: () => 'macOS gives links only to an app bundle, and this is a development run. Nothing was changed.',
  windowsSilent: () => 'Windows does not say which program opens oriel:// links.',
  windowsRefused: ({ error }) => `Windows did not take the registration of the links: ${isolated(error)}.`,
};
