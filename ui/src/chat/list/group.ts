// Under which heading each chat of the list stands: pinned ones first, then folders by name, then by the day they changed.
import type { ChatSummary } from '../../bindings';
import { w } from '../../messages';
import { group } from '../../messages/format';

/** What a heading stands for, and so what dropping a chat on it does. */
export type Kind = 'pinned' | 'folder' | 'day';
/** A heading and the chats under it. */
export type Group = { kind: Kind; title: string; chats: ChatSummary[] };

const RANK: Record<Kind, number> = { pinned: 0, folder: 1, day: 2 };

/** Two headings may read alike, such as a folder called “Today”. */
export const keyOf = ({ kind, title }: Pick<Group, 'kind' | 'title'>) => `${kind} ${title}`;

/** The heading of a key. */
export function groupOf(key: string): Pick<Group, 'kind' | 'title'> {
  const space = key.indexOf(' ');
  return { kind: key.slice(0, space) as Kind, title: key.slice(space + 1) };
}

function heading(chat: ChatSummary, now: number): Pick<Group, 'kind' | 'title'> {
  if (chat.pinned) return { kind: 'pinned', title: w().chat.list.pinned };
  if (chat.folder !== null) return { kind: 'folder', title: chat.folder };
  return { kind: 'day', title: group(chat.changedAt, now) };
}

/** The chats but for the archived ones, newest first, under their headings. */
export function grouped(chats: ChatSummary[], now = Date.now()): Group[] {
  const groups = new Map<string, Group>();
  const shown = chats.filter(({ archived }) => !archived);
  for (const chat of shown.toSorted((a, b) => b.changedAt - a.changedAt)) {
    const head = heading(chat, now);
    const key = keyOf(head);
    const known = groups.get(key);
    if (known) known.chats.push(chat);
    else groups.set(key, { ...head, chats: [chat] });
  }
  return [...groups.values()].toSorted(
    (a, b) => RANK[a.kind] - RANK[b.kind] || (a.kind === 'folder' ? a.title.localeCompare(b.title) : 0),
  );
}

/** The archived chats, newest first, under their days. */
export function archived(chats: ChatSummary[], now = Date.now()): Group[] {
  const groups = new Map<string, Group>();
  for (const chat of chats.filter((chat) => chat.archived).toSorted((a, b) => b.changedAt - a.changedAt)) {
    const title = group(chat.changedAt, now);
    const known = groups.get(title);
    if (known) known.chats.push(chat);
    else groups.set(title, { kind: 'day', title, chats: [chat] });
  }
  return [...groups.values()];
}

/** The folders that there are, by name. One with archived chats only is one too. */
export function folders(chats: ChatSummary[]): string[] {
  return [...new Set(chats.flatMap(({ folder }) => folder ?? []))].toSorted((a, b) => a.localeCompare(b));
}
