// Facts of the settings pages as sentences.
import type { Exported, Imported, Omission, Sandbox } from '../bindings';
import { count, whole } from '../messages/format';
import { say, w } from '../messages';

/** How many pictures were not loaded, and why none is. */
export function blockedWords(pictures: number): string {
  const why = 'A picture from the web tells its host that you are reading, so its address is shown instead.';
  if (pictures === 0) return `Never loaded. None wanted to be since this window opened. ${why}`;
  return `Never loaded. ${count(pictures, 'picture')} blocked since this window opened. ${why}`;
}

const UNHELD = 'Everything works the same; answers are still shown as text that can do nothing.';
/** Whether what draws the window is held in a sandbox, and why not. */
export const sandboxWords: Record<Sandbox, string> = {
  on: 'On. Whoever took over the page that shows answers would reach neither your files nor your programs.',
  missing: `Off, because bubblewrap is not installed. Install the package “bubblewrap” and start Oriel again. ${UNHELD}`,
  refused: `Off, because this system does not let bubblewrap make one. ${UNHELD}`,
  apart: `Off, because this package brings its own engine, which a sandbox would not find. ${UNHELD}`,
};

const OPERATIONS: Record<string, string> = {
  discover: 'finding the server',
  sign_in: 'signing in',
  whoami: 'who is signed in',
  usage: 'balance',
  space: 'storage',
  list: 'folder',
  stat: 'file details',
  read: 'reading a file',
  write: 'upload',
  trash: 'to the trash',
  restore: 'from the trash',
  make_folder: 'new folder',
};

/** What a connection was for, as people say it. */
export const operationWords = (operation: string): string => OPERATIONS[operation] ?? operation.replaceAll('_', ' ');

/** An address in pieces that may stand on lines of their own: after each slash. */
export const pieces = (address: string): string[] => address.split(/(?<=\/)/);

/** Of a status: what there is to see of it. */
export const statusWords = (status: number | null): string => (status === null ? 'no answer' : String(status));

/** "14:06:31": several connections happen in a minute. */
export function clockWithSeconds(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** What came in: "12 chats with 340 messages brought in. 3 were here already." */
export function importedWords({ chats, turns, already }: Imported): string {
  const here = already === 0 ? '' : already === 1 ? ' 1 was here already.' : ` ${whole(already)} were here already.`;
  if (chats === 0) return already === 0 ? 'No chats were found.' : `Nothing new.${here}`;
  return `${count(chats, 'chat')} with ${count(turns, 'new message')} brought in.${here}`;
}

/** What was taken out: "12 chats exported to “Oriel chats.zip”." */
export const exportedWords = ({ chats, name }: Exported) => `${count(chats, 'chat')} exported to “${name}”.`;

/** What an import left out, in a sentence. */
export const omissionWords = (omission: Omission): string =>
  say(w().omission, 'kind', omission, omission.kind === 'chat' ? say(w().noChat, 'reason', omission.why) : '');

/** How many things it left out, also those that are not named. */
export const omitted = (omissions: Omission[]): number =>
  omissions.reduce((sum, omission) => sum + (omission.kind === 'more' ? omission.count : 1), 0);
