// Printing a chat: all of it is drawn for the printer, and goes when the printer has it.
import { flushSync, tick } from 'svelte';
import type { Chat } from '../bindings';
import { asProblem, host } from '../ipc';
import { explain } from '../messages';
import { isMac } from '../kit/keys';
import { announce } from '../kit/overlays/announce.svelte';
import { formulasDrawn } from '../markdown/widgets/formulas';
import { rememberPlaces } from './places';

class Printing {
  /** The chat that is being printed; `PrintView.svelte` draws it. */
  chat: Chat | null = $state.raw(null);

  /** Opens the system's own dialog for printing; a PDF is one of its printers. */
  async start(id: string) {
    try {
      const chat = await host.call('chat.open', { chat: id });
      this.chat = chat;
      await tick();
      await formulasDrawn();
      // Pictures are data, but are decoded beside the page; a printed page is not drawn again.
      await Promise.all(
        [...(document.querySelector('.print')?.querySelectorAll('img') ?? [])].map((image) =>
          image.decode().catch(() => null),
        ),
      );
      let putBack = () => {};
      window.onbeforeprint = () => {
        putBack = rememberPlaces();
        // A Mac may end its preview before it makes the pages, and asks for them again.
        if (isMac) flushSync(() => (this.chat = chat));
      };
      window.onafterprint = () => {
        this.chat = null;
        putBack();
      };
      const hasEnded = await host.call('app.print', {});
      if (hasEnded) this.chat = null;
    } catch (error) {
      this.chat = null;
      announce(explain(asProblem(error)), 'assertive');
    }
  }
}

export const printing = new Printing();
