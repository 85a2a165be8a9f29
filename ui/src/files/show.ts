// Shows a file where it lies, from anywhere in the window.
import { tick } from 'svelte';
import { frame } from '../frame/frame.svelte';
import { files } from './files.svelte';

/** Opens a folder, or the folder of a file with the file chosen in it. */
export async function showInFiles({ path, isFolder }: { path: string; isFolder: boolean }) {
  frame.go('files');
  frame.closeOver();
  // Files that are shown for the first time begin at home.
  await tick();
  await (isFolder ? files.open(path) : files.reveal(path));
}
