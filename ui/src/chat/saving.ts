// Keeps an answer as a file in the cloud, under the name of its chat.
import type { Turn } from '../bindings';
import { saveText } from '../cloud/saving';
import { w } from '../messages';
import type { Conversation } from './conversation.svelte';

/** Saves it as Markdown; what went wrong is said above the composer. */
export const saveAnswer = (conversation: Conversation, { text }: Turn) =>
  conversation.attempt(() => saveText(`${conversation.title || w().answer.foot.fileName}.md`, text));
