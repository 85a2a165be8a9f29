// Under which heading each chat of the list stands: pinned ones first, then by the day they changed.
import type { ChatSummary } from '../bindings';
import { group } from '../kit/format';

/** A heading and the chats under it. */
export type Group = { title: string; chats: ChatSummary[] };

/** The chats, newest first, under their headings. */
export function grouped(chats: ChatSummary[], now = Date.now()): Group[] {
  const groups = new Map<string, ChatSummary[]>();
  const order = (a: ChatSummary, b: ChatSummary) => Number(b.pinned) - Number(a.pinned) || b.changedAt - a.changedAt;
  for (const chat of chats.toSorted(order)) {
    const title = chat.pinned ? 'Pinned' : group(chat.changedAt, now);
    groups.set(title, [...(groups.get(title) ?? []), chat]);
  }
  return [...groups].map(([title, members]) => ({ title, chats: members }));
}
