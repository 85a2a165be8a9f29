// Printing a chat: all of it is drawn for the printer, and goes when the printer has it.
import { tick } from 'svelte';
import type { Chat } from '../bindings';
import { asProblem, host } from '../host';
import { announce } from '../kit/announce.svelte';

class Printing {
  /** The chat that is being printed; `PrintView.svelte` draws it. */
  chat: Chat | null = $state.raw(null);

  /** Opens the system's own dialog for printing; a PDF is one of its printers. */
  async start(id: string) {
    try {
      this.chat = await host.call('chat.open', { chat: id });
      await tick();
      // Pictures are data, but are decoded beside the page; a printed page is not drawn again.
      await Promise.all(
        [...document.querySelectorAll<HTMLImageElement>('.print img')].map((image) => image.decode().catch(() => null)),
      );
      addEventListener('afterprint', () => (this.chat = null), { once: true });
      await host.call('app.print', {});
    } catch (error) {
      this.chat = null;
      announce(asProblem(error).message, 'assertive');
    }
  }
}

export const printing = new Printing();
