// Whether the chat is what the person looks at. It stays alive behind Files and Settings, but its keys rest there.
import { frame } from '../navigation/frame.svelte';

export const isChatShown = (): boolean => frame.side === 'chats' && frame.looking === null && frame.settings === null;
