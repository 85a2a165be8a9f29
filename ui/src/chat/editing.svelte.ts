// A question that is being written anew in its place. It lives with its conversation, so that scrolling away from it
// loses nothing.
import type { Turn } from '../bindings';
import { Attachments } from './composer/attachments.svelte';

export class Editing {
  /** The question's id. */
  readonly turn: string;
  text = $state('');
  readonly attachments: Attachments;
  /** The keyboard goes there once, when it begins; not each time it comes on screen again. */
  isNew = true;

  /** `model` tells whom it will go to. */
  constructor({ id, text, attachments }: Pick<Turn, 'id' | 'text' | 'attachments'>, model: () => string) {
    this.attachments = new Attachments(model);
    this.turn = id;
    this.text = text;
    this.attachments.add(attachments.map(({ path }) => path));
  }
}
