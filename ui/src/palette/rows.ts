// The rows of the palette: what each says, what Enter does with it, and what else can be done.
import type { ChatSummary, FileEntry, Hit, Model } from '../bindings';
import { chats } from '../chat/chats.svelte';
import { kindIcon } from '../cloud/kinds';
import { folderOf } from '../cloud/paths';
import { requests } from '../navigation/requests';
import { frame } from '../navigation/frame.svelte';
import { shortcut } from '../kit/keys';
import { w } from '../messages';
import { moment, price } from '../messages/format';
import type { IconShape } from '../kit/Icon.svelte';
import { models } from '../models/models.svelte';
import { preferences } from '../preferences/preferences.svelte';
import { words as wordsOf, type Piece } from '../kit/text/letters';
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

/** A sentence with what was found at its {0}. */
function around(sentence: string, found: Piece[]): Piece[] {
  const [before = '', after = ''] = sentence.split('{0}');
  return [...plain(before), ...found, ...plain(after)].filter(({ text }) => text !== '');
}

/** The words in their sentence, and that they were only thought. */
const said = ({ pieces, reasoning }: Hit): Piece[] => (reasoning ? around(w().palette.inReasoning, pieces) : pieces);

export function chatRow(chat: ChatSummary, query: string, hit?: Hit): Row {
  const { id, title, pinned, archived } = chat;
  const words = w().palette.chat;
  return {
    key: `chat ${id} ${hit?.turn ?? ''}`,
    icon: ICONS.chat,
    name: marks(title, query),
    detail: hit && hit.turn !== null ? said(hit) : plain(moment(chat.changedAt)),
    run: () => frame.openChat(id, hit?.turn ?? undefined, hit ? wordsOf(query) : []),
    more: [
      { name: words.open, icon: ICONS.chat, run: () => frame.openChat(id) },
      { name: pinned ? words.unpin : words.pin, icon: ICONS.pin, run: () => chats.pin(id, !pinned) },
      {
        name: archived ? words.unarchive : words.archive,
        icon: ICONS.archive,
        run: () => chats.archive({ id, title }, !archived),
      },
      { name: words.duplicate, icon: ICONS.copy, run: () => chats.duplicate({ id }) },
      { name: words.delete, icon: ICONS.trash, run: () => chats.delete({ id, title }) },
    ],
  };
}

export function fileRow(file: FileEntry, query: string): Row {
  const words = w().palette.file;
  const show = () => {
    if (!file.isFolder) frame.rightPane = true;
    return requests.showFile(file);
  };
  const attach = { name: words.attach, icon: ICONS.attach, run: () => chats.attach([file.path]) };
  return {
    key: `file ${file.path}`,
    icon: kindIcon(file),
    name: marks(file.name, query),
    detail: plain(folderOf(file.path)),
    run: show,
    more: [{ name: words.show, icon: ICONS.folder, run: show }, ...(file.isFolder ? [] : [attach])],
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
  const words = w().palette.model;
  const use = () => {
    chats.conversation(frame.chat).choose(model.id);
    frame.write();
  };
  const starred = preferences.now.favourites.includes(model.id);
  return {
    key: `model ${model.id}`,
    icon: ICONS.model,
    name: around(words.row, marks(model.name, query)),
    detail: plain(
      words.detail({
        provider: models.providerOf(model),
        input: price(model.inputMicrocentsPerMillion),
        output: price(model.outputMicrocentsPerMillion),
      }),
    ),
    run: use,
    more: [
      { name: words.use, icon: ICONS.model, run: use },
      { name: words.forNew, icon: ICONS.write, run: () => preferences.set({ model: model.id }) },
      {
        name: starred ? words.noFavourite : words.favourite,
        icon: ICONS.pin,
        run: () => preferences.toggleFavourite(model.id),
      },
    ],
  };
}
