// Files that changed today, for the first page of a chat.
import type { FileEntry } from '../bindings';
import { host } from '../ipc';

/** Where people keep what they work on. A folder that is missing or cannot be read just gives nothing. */
const FOLDERS = ['~', '~/Documents'];

/** The newest files of today, at most `most`. Folders are not among them. */
export async function changedToday(most: number, now = Date.now()): Promise<FileEntry[]> {
  const pages = await Promise.allSettled(
    FOLDERS.map((folder) =>
      host.call('files.list', { folder, uid: null, cursor: null, sortBy: 'modified', descending: true }),
    ),
  );
  const entries = pages.flatMap((page) => (page.status === 'fulfilled' ? page.value.entries : []));
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  return entries
    .filter(({ isFolder, modified }) => !isFolder && (modified ?? 0) >= midnight)
    .sort((a, b) => (b.modified ?? 0) - (a.modified ?? 0))
    .slice(0, most);
}
