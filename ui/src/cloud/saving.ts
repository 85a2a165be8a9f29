// Saves what a chat made as a new file in the cloud, and says where it is.
import type { FileEntry } from '../bindings';
import { host } from '../ipc';
import { clean } from '../kit/text/clipboard';
import { toast } from '../kit/overlays/toasts.svelte';
import { w } from '../messages';
import { requests } from '../navigation/requests';
import { nameOf, parentOf } from './paths';

/** Names longer than this are cut; Puter takes 255 bytes, and one letter has up to four. */
const LONGEST = 60;

/**
 * Saves `text` under a name like `name` in the folder that the person prefers.
 *
 * Rejects with a Problem, which the caller shows where the button is.
 */
export async function saveText(name: string, text: string): Promise<FileEntry> {
  const saved = await host.call('files.saveText', { folder: null, name: fileNameOf(name), text: clean(text) });
  const folder = parentOf(saved.path) ?? '';
  const above = parentOf(folder);
  const place = above === null ? nameOf(folder) : `${nameOf(above)}/${nameOf(folder)}`;
  toast(w().files.saved(place), { label: w().files.showSaved, run: () => requests.showFile(saved) });
  return saved;
}

/** `name` as one that a file can have: of one line, without slashes, not too long, with its ending. */
export function fileNameOf(name: string): string {
  const [, words = '', ending = ''] = /^(.*?)(\.\w{1,10})?$/s.exec(name) ?? [];
  // Letters that are not seen, and those that turn the direction, could make a name look like another one.
  const clean = words
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[/\\:*?"<>|]+/g, '-')
    .trim();
  const short = Array.from(clean).slice(0, LONGEST).join('').trim();
  return `${short.replace(/^\.+/, '') || w().files.untitled}${ending}`;
}
