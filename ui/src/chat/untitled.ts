// Chats without a title have a word in its place wherever they are shown.
import { w } from '../messages';

/** The same chats, each with a title that can be read. */
export function withTitles<Titled extends { title: string }>(chats: Titled[]): Titled[] {
  return chats.map((chat) => (chat.title === '' ? { ...chat, title: w().chat.untitled } : chat));
}
