// From a hit to the place in the chat where it was said, also when another branch is shown now.
import type { Conversation } from '../conversation.svelte';
import type { FoundTurn } from '../../navigation/frame.svelte';
import { host } from '../../ipc';
import { densest, find } from './find.svelte';
import { holds } from '../../kit/text/letters';
import { bringIntoView } from './painter';
import { plain } from './plain';

/** Shows the turn at the words by which it was found; `root` is where the conversation is drawn. */
export async function showFound(conversation: Conversation, { turn, words }: FoundTurn, root: Element) {
  const found = () => conversation.transcript.turns.find(({ id }) => id === turn);
  if (!found()) await conversation.change((chat) => host.call('chat.choose', { chat, turn }));
  const said = found();
  if (!said) return;
  const text = said.role === 'assistant' ? plain(said.text) : said.text;
  // Where not all of them were said, they were thought.
  const reasoning = said.reasoning !== '' && !holds(said.text, words) && holds(said.reasoning, words);
  const at = { turn, nth: densest(reasoning ? plain(said.reasoning) : text, words), reasoning };
  find.at = at;
  await conversation.scroller.reveal(turn, { reached: () => bringIntoView(root, { phrases: words, at }) });
}
