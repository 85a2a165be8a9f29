// What the window has before anything is drawn or typed, for tests of its parts: its words, and how letters are compared.
import { table } from './kit/text/letters';
import { language } from './messages/language.svelte';

await table.load();
// Tests of what is done beside the page have none.
if ('document' in globalThis) await language.speak('en-GB');
