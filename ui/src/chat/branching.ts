// What a person does with the tree of a chat: walks to another version of a message, hides one, goes on elsewhere.
import { tick } from 'svelte';
import type { Turn } from '../bindings';
import { frame } from '../navigation/frame.svelte';
import { host } from '../ipc';
import { announce } from '../kit/overlays/announce.svelte';
import { doing, done } from '../kit/work/done.svelte';
import { areKeysElsewhere } from '../kit/focus';
import { w } from '../messages';
import type { Conversation } from './conversation.svelte';

/**
 * Shows the next or the previous version of a message, with what follows it, at the top of the view. Who walks by keys
 * goes on from the same button; who presses it with the mouse writes next.
 */
export async function walk(conversation: Conversation, { id, siblings }: Turn, by: 1 | -1, isByMouse = false) {
  const at = siblings.indexOf(id) + by;
  const turn = siblings[at];
  if (turn === undefined || conversation.isAnswering) return;
  const pressed = document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset.key;
  const wasInside = document.activeElement?.closest(`[data-turn="${id}"]`);
  if (!(await conversation.change((chat) => host.call('chat.choose', { chat, turn })))) return;
  announce(w().chat.said.version({ at: at + 1, of: siblings.length }));
  await tick();
  await conversation.scroller.reveal(turn);
  if (areKeysElsewhere()) return;
  if (isByMouse) return frame.write();
  if (!wasInside) return;
  const now = document.querySelector<HTMLElement>(`[data-turn="${turn}"]`);
  const buttons = [...(now?.querySelectorAll<HTMLElement>('[data-siblings] button:not(:disabled)') ?? [])];
  // The same button of the other version; at the last one its neighbour.
  const button = pressed ? (buttons.find(({ dataset }) => dataset.key === pressed) ?? buttons[0]) : undefined;
  (button ?? now)?.focus({ preventScroll: true });
}

/** Hides a message and everything after it; the note that says so brings it back. */
export function remove(conversation: Conversation, { id: turn }: Turn) {
  return doing(async () => {
    const at = conversation.transcript.turns.findIndex(({ id }) => id === turn);
    const after = conversation.transcript.turns.length - at - 1;
    const before = conversation.transcript.turns[at - 1];
    const { id: chat } = conversation;
    if (at < 0 || chat === null) return;
    const hide = () => conversation.change((chat) => host.call('chat.remove', { chat, turn }));
    const putBack = async () => {
      const isBack = await conversation.change((chat) => host.call('chat.putBack', { chat, turn }));
      if (isBack) await conversation.scroller.reveal(turn, { focus: !areKeysElsewhere() });
      return isBack;
    };
    if (!(await hide())) return;
    done({
      text: () => w().chat.done.messageDeleted(after),
      undo: putBack,
      redo: hide,
    });
    const isHere = !areKeysElsewhere();
    if (before) await conversation.scroller.reveal(before.id, { focus: isHere, block: 'nearest' });
    else if (isHere) frame.write();
  });
}

/** Goes on in a new chat that has everything up to this message. */
export async function fork(conversation: Conversation, { id: turn }: Turn) {
  await conversation.attempt(async (chat) => {
    const forked = await host.call('chat.fork', { chat, turn });
    frame.openChat(forked.id);
    announce(w().chat.said.goesOn(forked.title));
    frame.write();
  });
}

/** The next message follows this one, whatever came after it until now. */
export function branch(conversation: Conversation, { id }: Turn) {
  conversation.after = conversation.transcript.turns.at(-1)?.id === id ? null : id;
  frame.write();
}
