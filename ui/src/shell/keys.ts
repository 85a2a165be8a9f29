// The actions of the frame: sides, sidebar, right pane, settings, regions. They live as long as somebody is signed in.
import { onKey } from '../kit/keys';
import { lastDone, lastUndone, redoLast, undoLast } from '../kit/work/done.svelte';
import { models } from '../models/models.svelte';
import { act } from '../actions/actions';
import { preferences } from '../preferences/preferences.svelte';
import { frame } from '../navigation/frame.svelte';
import { moveRegion } from '../navigation/regions';
import { w } from '../messages';

function undoName(): string {
  const { names, undo } = w().actions;
  const act = lastDone();
  return act ? undo(act.text()) : names.undo;
}
function redoName(): string {
  const { names, redo } = w().actions;
  const act = lastUndone();
  return act ? redo(act.text()) : names.redo;
}

/** Registers them all; returns how to take them back. */
export function frameKeys(): () => void {
  const inFrame = { when: () => frame.settings === null };
  const stops = [
    act('chats', () => frame.write()),
    act('files', () => frame.go('files')),
    act('newChat', () => frame.openChat(null)),
    act('sidebar', frame.toggleSidebar, inFrame),
    act('rightPane', frame.toggleRightPane, inFrame),
    act('settings', () => frame.openSettings()),
    act('account', () => frame.openSettings('account')),
    act('modelSettings', () => frame.openSettings('models')),
    act('privacySettings', () => frame.openSettings('privacy')),
    act('shortcuts', () => frame.openSettings('shortcuts')),
    act('undo', undoLast, { name: undoName }),
    act('redo', redoLast, { name: redoName }),
    act('nextRegion', () => moveRegion(1)),
    act('previousRegion', () => moveRegion(-1)),
    act('dark', () => preferences.set({ theme: 'dark' }), { when: () => preferences.now.theme !== 'dark' }),
    act('light', () => preferences.set({ theme: 'light' }), { when: () => preferences.now.theme !== 'light' }),
    act('asSystem', () => preferences.set({ theme: 'system' }), { when: () => preferences.now.theme !== 'system' }),
    act('refreshModels', () => models.load(true)),
    onKey('Escape', frame.closeOver, { when: () => frame.covered && frame.settings === null }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
