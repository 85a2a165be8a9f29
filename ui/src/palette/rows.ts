// The rows of the palette: what each says, what Enter does with it, and what else can be done.
import type { ChatSummary, FileEntry, Hit, Model } from '../bindings';
import { chats } from '../chat/chats.svelte';
import { kindIcon } from '../cloud/kinds';
import { folderOf } from '../cloud/paths';
import { requests } from '../navigation/requests';
import { frame } from '../navigation/frame.svelte';
import { shortcut } from '../keys';
import { moment, price } from '../messages/format';
import type { IconShape } from '../kit/Icon.svelte';
import { models } from '../models/models.svelte';
import { preferences } from '../preferences/preferences.svelte';
import { words, type Piece } from '../kit/text/letters';
import type { Action } from '../actions/actions';
import { marks } from './find';
import { ICONS } from '../actions/icons';

/** Something that Tab offers for a row. */
export type More = { name: string; icon: IconShape; run: () => unknown };

export type Row = {
  /** The same thing has the same key, whatever was typed. */
  key: string;
  icon: IconShape;
  name: Piece[];
  detail?: Piece[];
  /** Keys that do the same without the palette. */
  keys?: string;
  run: () => unknown;
  more: More[];
};

const plain = (text: string): Piece[] => [{ text, marked: false }];

/** The words in their sentence, and that they were only thought. */
const found = ({ pieces, reasoning }: Hit): Piece[] =>
  reasoning ? [{ text: 'In the reasoning: ', marked: false }, ...pieces] : pieces;

export function chatRow(chat: ChatSummary, query: string, hit?: Hit): Row {
  const { id, title, pinned, archived } = chat;
  return {
    key: `chat ${id} ${hit?.turn ?? ''}`,
    icon: ICONS.chat,
    name: marks(title, query),
    detail: hit && hit.turn !== null ? found(hit) : plain(moment(chat.changedAt)),
    run: () => frame.openChat(id, hit?.turn ?? undefined, hit ? words(query) : []),
    more: [
      { name: 'Open', icon: ICONS.chat, run: () => frame.openChat(id) },
      { name: pinned ? 'Unpin' : 'Pin', icon: ICONS.pin, run: () => chats.pin(id, !pinned) },
      {
        name: archived ? 'Take out of the archive' : 'Archive',
        icon: ICONS.archive,
        run: () => chats.archive({ id, title }, !archived),
      },
      { name: 'Duplicate', icon: ICONS.copy, run: () => chats.duplicate({ id }) },
      { name: 'Delete', icon: ICONS.trash, run: () => chats.delete({ id, title }) },
    ],
  };
}

export function fileRow(file: FileEntry, query: string): Row {
  const show = () => {
    if (!file.isFolder) frame.rightPane = true;
    return requests.showFile(file);
  };
  const attach = { name: 'Add to the message', icon: ICONS.attach, run: () => chats.attach([file.path]) };
  return {
    key: `file ${file.path}`,
    icon: kindIcon(file),
    name: marks(file.name, query),
    detail: plain(folderOf(file.path)),
    run: show,
    more: [{ name: 'Show in Files', icon: ICONS.folder, run: show }, ...(file.isFolder ? [] : [attach])],
  };
}

export const actionRow = ({ id, name, icon, combo, run }: Action, query: string): Row => ({
  key: `action ${id}`,
  icon,
  name: marks(name, query),
  keys: combo === null ? undefined : shortcut(combo),
  run,
  more: [],
});

export function modelRow(model: Model, query: string): Row {
  const use = () => {
    chats.conversation(frame.chat).choose(model.id);
    frame.write();
  };
  const starred = preferences.now.favourites.includes(model.id);
  return {
    key: `model ${model.id}`,
    icon: ICONS.model,
    name: [{ text: 'Use ', marked: false }, ...marks(model.name, query), { text: ' in this chat', marked: false }],
    detail: plain(
      [models.providerOf(model), `${price(model.inputUsdPerMillion)} in, ${price(model.outputUsdPerMillion)} out`]
        .filter(Boolean)
        .join(', '),
    ),
    run: use,
    more: [
      { name: 'Use in this chat', icon: ICONS.model, run: use },
      { name: 'Use for new chats', icon: ICONS.write, run: () => preferences.set({ model: model.id }) },
      {
        name: starred ? 'No longer a favourite' : 'Favourite',
        icon: ICONS.pin,
        run: () => preferences.toggleFavourite(model.id),
      },
    ],
  };
}
