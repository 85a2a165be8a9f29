// Facts of the settings pages as sentences.
import type { Exported, Imported, Omission } from '../bindings';
import { say, w } from '../messages';

/** How many pictures were not loaded, and why none is. */
export function blockedWords(pictures: number): string {
  const { none, blocked } = w().privacy.pictures;
  return pictures === 0 ? none : blocked(pictures);
}

/** What a connection was for, as people say it. */
export function operationWords(operation: string): string {
  const known: Record<string, string> = w().privacy.connections.operations;
  return known[operation] ?? operation.replaceAll('_', ' ');
}

/** An address in pieces that may stand on lines of their own: after each slash. */
export const pieces = (address: string): string[] => address.split(/(?<=\/)/);

/** Of a status: what there is to see of it. */
export const statusWords = (status: number | null): string =>
  status === null ? w().privacy.connections.noAnswer : String(status);

/** "14:06:31": several connections happen in a minute. */
export function clockWithSeconds(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** What came in: "12 chats with 340 messages brought in. 3 were here already." */
export const importedWords = (imported: Imported): string => w().settings.data.imported(imported);

/** What was taken out: "12 chats exported to “Oriel chats.zip”." */
export const exportedWords = (exported: Exported): string => w().settings.data.exported(exported);

/** What an import left out, in a sentence. */
export const omissionWords = (omission: Omission): string =>
  say(w().omission, 'kind', omission, omission.kind === 'chat' ? say(w().noChat, 'reason', omission.why) : '');

/** How many things it left out, also those that are not named. */
export const omitted = (omissions: Omission[]): number =>
  omissions.reduce((sum, omission) => sum + (omission.kind === 'more' ? omission.count : 1), 0);
