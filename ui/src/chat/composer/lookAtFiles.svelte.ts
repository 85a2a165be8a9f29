// Keeps what is known of the files beside a message true: how the model gets them that it goes to now.
import { untrack } from 'svelte';
import { account } from '../../account/account.svelte';
import type { Attachments } from './attachments.svelte';

/** Called while the component is made that the message is written in, and done as long as that is there. */
export function lookAtFiles(attachments: () => Attachments, model: () => string) {
  $effect(() => {
    const files = attachments();
    const { paths } = files;
    const reader = model();
    untrack(() => void files.look(paths, reader));
  });
  $effect(() => account.occasions.onReturn(() => attachments().again()));
}
