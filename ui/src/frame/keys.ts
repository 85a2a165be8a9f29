// The shortcuts of the frame: sides, sidebar, right pane, settings, regions. They live as long as somebody is signed in.
import { onKey } from '../keys';
import { frame } from './frame.svelte';
import { moveRegion } from './regions';

/** Registers them all; returns how to take them back. */
export function frameKeys(): () => void {
  const inFrame = { when: () => frame.settings === null };
  const stops = [
    onKey('Mod+1', () => frame.write()),
    onKey('Mod+2', () => frame.go('files')),
    onKey('Mod+N', () => frame.openChat(null)),
    onKey('Mod+B', frame.toggleSidebar, inFrame),
    onKey('Mod+Shift+B', frame.toggleRightPane, inFrame),
    onKey('Mod+,', () => frame.openSettings()),
    onKey('Mod+/', () => frame.openSettings('shortcuts')),
    onKey('Escape', frame.closeOver, { when: () => frame.narrow && frame.sidebar && frame.settings === null }),
    onKey('F6', () => moveRegion(1)),
    onKey('Shift+F6', () => moveRegion(-1)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
