// Under which heading each chat of the list stands: pinned ones first, then by the day they changed.
import type { ChatSummary } from '../bindings';
import { group } from '../kit/format';

/** A heading and the chats under it. */
export type Group = { title: string; chats: ChatSummary[] };

/** The chats whose title holds `query`, newest first, under their headings. */
export function grouped(chats: ChatSummary[], query = '', now = Date.now()): Group[] {
  const groups = new Map<string, ChatSummary[]>();
  const wanted = query.trim().toLocaleLowerCase();
  const found = chats.filter(({ title }) => title.toLocaleLowerCase().includes(wanted));
  const order = (a: ChatSummary, b: ChatSummary) => Number(b.pinned) - Number(a.pinned) || b.changedAt - a.changedAt;
  for (const chat of found.toSorted(order)) {
    const title = chat.pinned ? 'Pinned' : group(chat.changedAt, now);
    groups.set(title, [...(groups.get(title) ?? []), chat]);
  }
  return [...groups].map(([title, members]) => ({ title, chats: members }));
}

/** `title` cut where `query` is found, so that the hit can be marked. */
export function marked(title: string, query: string): { before: string; hit: string; after: string } {
  const wanted = query.trim();
  const at = wanted === '' ? -1 : title.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase());
  if (at < 0) return { before: title, hit: '', after: '' };
  const end = at + wanted.length;
  return { before: title.slice(0, at), hit: title.slice(at, end), after: title.slice(end) };
}
