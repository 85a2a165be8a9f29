// What can be done with the chat on screen, for keys and palette. Its menus offer the same where they stand.
import { frame } from '../navigation/frame.svelte';
import { announce } from '../kit/overlays/announce.svelte';
import { toClipboard } from '../kit/text/clipboard';
import { act } from '../actions/actions';
import { w } from '../messages';
import { printing } from '../print/printing.svelte';
import type { Conversation } from './conversation.svelte';
import { chats } from './chats.svelte';
import { grouped } from './list/group';
import { isChatShown } from './shown';

/** Registers them for this conversation; returns how to take them back. */
export function chatActions(conversation: Conversation): () => void {
  const isKept = { when: () => isChatShown() && conversation.id !== null };
  const last = () => conversation.transcript.turns.findLast(({ role }) => role === 'assistant');
  const hasAnswer = { when: () => isChatShown() && Boolean(last()?.text) };
  const canRetry = { when: () => isChatShown() && last() !== undefined && !conversation.isAnswering };
  const kept = (run: (id: string) => unknown) => () => conversation.id !== null && run(conversation.id);

  const stops = [
    act('nextChat', () => step(1)),
    act('previousChat', () => step(-1)),
    act(
      'pinChat',
      kept((id) => pin(conversation, id)),
      {
        ...isKept,
        name: () => (conversation.pinned ? w().chat.actions.unpin : w().chat.actions.pin),
      },
    ),
    act(
      'printChat',
      kept((id) => printing.start(id)),
      isKept,
    ),
    act(
      'forkChat',
      kept((id) => chats.duplicate({ id })),
      isKept,
    ),
    act(
      'archiveChat',
      kept((id) => archive(conversation, id)),
      {
        ...isKept,
        name: () => (isArchived(conversation.id) ? w().chat.actions.unarchive : w().chat.actions.archive),
      },
    ),
    act(
      'deleteChat',
      kept((id) => chats.delete({ id, title: conversation.title })),
      isKept,
    ),
    act('copyLastAnswer', () => copyText(last()?.text ?? ''), hasAnswer),
    act('retryLast', () => retry(conversation, last()?.id), canRetry),
    act('nextCode', () => goToCode(1), isKept),
    act('previousCode', () => goToCode(-1), isKept),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Opens the chat that stands below or above this one in the list, round its ends. */
function step(by: 1 | -1) {
  const ids = grouped(chats.list).flatMap((group) => group.chats.map(({ id }) => id));
  if (ids.length === 0) return;
  const at = ids.indexOf(frame.chat ?? '');
  const next = at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length;
  frame.openChat(ids[next] ?? null);
  frame.write();
}

async function pin(conversation: Conversation, id: string) {
  conversation.pinned = !conversation.pinned;
  await chats.pin(id, conversation.pinned);
}

const isArchived = (id: string | null) => chats.list.find((chat) => chat.id === id)?.archived ?? false;

const archive = ({ title }: Conversation, id: string) => chats.archive({ id, title }, !isArchived(id));

async function copyText(text: string) {
  await toClipboard(text);
  announce(w().chat.said.copied);
}

const retry = (conversation: Conversation, answer: string | undefined) =>
  answer !== undefined && conversation.retry(answer);

/** Puts the focus on the next code block of what is drawn, or on the one before. */
export function goToCode(by: 1 | -1, root: ParentNode = document) {
  const blocks = [...root.querySelectorAll<HTMLElement>('[role="log"] figure > pre[tabindex="0"]')];
  const from = document.activeElement;
  const isFrom = (block: HTMLElement) => block === from || (block.closest('figure')?.contains(from) ?? false);
  const at = blocks.findIndex(isFrom);
  const next = at >= 0 ? blocks[at + by] : nearest(blocks, from, by);
  if (!next) return announce(by > 0 ? w().chat.said.noCodeBelow : w().chat.said.noCodeAbove);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  // Engines show no ring after a key that was pressed together with Alt, so it is asked for.
  next.toggleAttribute('data-reached', true);
  next.addEventListener('blur', () => next.removeAttribute('data-reached'), { once: true });
}

/** From a place in the text the one after or before it; from elsewhere, such as the composer, the last one. */
function nearest(blocks: HTMLElement[], from: Element | null, by: 1 | -1): HTMLElement | undefined {
  const isInText = from?.closest('[role="log"] article');
  if (!from || !isInText) return blocks.at(-1);
  const AFTER = Node.DOCUMENT_POSITION_FOLLOWING;
  const isAfter = (block: HTMLElement) => Boolean(from.compareDocumentPosition(block) & AFTER);
  return by > 0 ? blocks.find(isAfter) : blocks.findLast((block) => !isAfter(block));
}
