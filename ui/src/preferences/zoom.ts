// How large everything in the window is drawn: by keys, by the wheel with Ctrl, and by two fingers. The shell draws it
// and remembers it; with less room in CSS pixels the layout goes over to its narrow forms by itself.
import { isMac } from '../kit/keys';
import { announce } from '../kit/overlays/announce.svelte';
import { w } from '../messages';
import { act } from '../actions/actions';
import { preferences } from './preferences.svelte';

/** The steps of browsers. */
const STEPS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
/** How far a wheel turns, in pixels, or two fingers part, until it is another step. */
const WHEEL_STEP = 60;
const PINCH_STEP = 1.15;

/** The next step from any size; at the ends it stays. */
export function nextZoom(zoom: number, by: 1 | -1): number {
  const next = by > 0 ? STEPS.find((step) => step > zoom + 0.001) : STEPS.findLast((step) => step < zoom - 0.001);
  return next ?? zoom;
}

function zoomTo(zoom: number) {
  announce(w().preferences.zoom(Math.round(zoom * 100)));
  if (zoom !== preferences.now.zoom) void preferences.set({ zoom });
}
const zoomBy = (by: 1 | -1) => zoomTo(nextZoom(preferences.now.zoom, by));

/** A wheel gives many small turns; each is worth a step when enough of them came together. */
export function steps(size: number, onstep: (by: 1 | -1) => unknown): (turn: number) => void {
  let turned = 0;
  return (turn) => {
    // Turned back it begins anew.
    turned = Math.sign(turn) === Math.sign(turned) ? turned + turn : turn;
    if (Math.abs(turned) < size) return;
    onstep(turned > 0 ? 1 : -1);
    turned = 0;
  };
}

/** WebKit on a Mac tells of two fingers by an event of its own; everywhere else they come as a wheel with Ctrl. */
type Pinch = Event & { scale: number };

/** Listens for all of it; returns how to stop. */
export function zoomKeys(page: Document): () => void {
  const actions = [act('zoomIn', () => zoomBy(1)), act('zoomOut', () => zoomBy(-1)), act('zoomUsual', () => zoomTo(1))];
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: false };
  const turn = steps(WHEEL_STEP, zoomBy);
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !(isMac && event.metaKey)) return;
    event.preventDefault();
    const isInLines = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL;
    turn(-event.deltaY * (isInLines ? WHEEL_STEP : 1));
  };
  let apart = 1;
  const pinch = (event: Event) => {
    event.preventDefault();
    const { scale } = event as Pinch;
    if (event.type === 'gesturestart') apart = 1;
    else if (scale > apart * PINCH_STEP || scale < apart / PINCH_STEP) {
      zoomBy(scale > apart ? 1 : -1);
      apart = scale;
    }
  };
  page.addEventListener('wheel', wheel, options);
  page.addEventListener('gesturestart', pinch, options);
  page.addEventListener('gesturechange', pinch, options);
  return () => {
    stop.abort();
    for (const end of actions) end();
  };
}
