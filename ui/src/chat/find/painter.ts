// Marks words in what is drawn without touching it: ranges over the text, painted by the engine (CSS custom highlights).
import { tick } from 'svelte';
import type { Marking } from './find.svelte';
import { folded, occurrences, type Span } from '../../kit/text/letters';

/** The names under which `kit/base.css` colours them. */
const ALL = 'found';
const ONE = 'found-here';
/** Arriving text is marked this much later, in milliseconds. */
const LATER = 80;
/** Nearer to an edge of the view than this, in CSS pixels, does not count as seen. */
const MARGIN = 8;
/** What belongs to a turn and is not what was said. */
const NOT_SAID = 'header, footer, figcaption, button, .unseen, [aria-hidden="true"]';
const BLOCK = 'p, li, td, th, pre, h1, h2, h3, h4, h5, h6, blockquote, dt, dd, div, article';

/** The text that is drawn of a turn, and which node each part of it is from. */
function textOf(turn: Element): { text: string; nodes: { node: Text; at: number }[] } {
  const walker = document.createTreeWalker(turn, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Text) return NodeFilter.FILTER_ACCEPT;
    return (node as Element).matches(NOT_SAID) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const nodes: { node: Text; at: number }[] = [];
  let text = '';
  let block: Element | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const around = node.parentElement?.closest(BLOCK) ?? null;
    // No word reaches from one paragraph into the next.
    if (around !== block && text !== '') text += '\n';
    block = around;
    nodes.push({ node, at: text.length });
    text += node.data;
  }
  return { text, nodes };
}

/** The places of any of the phrases in a turn, as ranges, in order. */
export function rangesIn(turn: Element, phrases: string[]): Range[] {
  const { text, nodes } = textOf(turn);
  const read = folded(text);
  const spans = phrases.flatMap((phrase) => occurrences(read, phrase)).toSorted((a, b) => a.from - b.from);
  let last = 0;
  return spans.flatMap((span) => {
    while (nodes[last + 1] && (nodes[last + 1]?.at ?? 0) <= span.from) last += 1;
    return rangeOver(nodes, last, span) ?? [];
  });
}

function rangeOver(nodes: { node: Text; at: number }[], begin: number, { from, to }: Span): Range | null {
  let end = begin;
  while (nodes[end + 1] && (nodes[end + 1]?.at ?? 0) < to) end += 1;
  const [start, stop] = [nodes[begin], nodes[end]];
  if (!start || !stop) return null;
  const range = document.createRange();
  range.setStart(start.node, Math.min(from - start.at, start.node.length));
  range.setEnd(stop.node, Math.min(to - stop.at, stop.node.length));
  return range;
}

const turnOf = (root: Element, { at }: Marking) =>
  at && root.querySelector<HTMLElement>(`[data-turn="${CSS.escape(at.turn)}"]`);

/** What a model thought before it spoke, if it is shown. */
const thoughtsOf = (turn: Element) => turn.querySelector<HTMLElement>('[data-reasoning]');

/** The place that is shown of those drawn in its turn. Signs that only shape may make them a few less than counted. */
function here(root: Element, marking: Marking): Range | undefined {
  const turn = turnOf(root, marking);
  const part = turn && marking.at?.reasoning ? thoughtsOf(turn) : turn;
  const ranges = part ? rangesIn(part, marking.phrases) : [];
  return ranges[Math.min(marking.at?.nth ?? 0, ranges.length - 1)];
}

/** Marks what is drawn in `root`, now and when that changes. Returns how to stop. */
export function paint(root: Element, marking: Marking): () => void {
  const { highlights } = CSS as { highlights?: HighlightRegistry };
  if (!highlights) return () => undefined;
  let later: ReturnType<typeof setTimeout> | undefined;
  function mark() {
    later = undefined;
    const turns = [...root.querySelectorAll('[data-turn]')];
    const parts = turns.flatMap((turn) => [turn, thoughtsOf(turn) ?? []].flat());
    const all = parts.flatMap((part) => rangesIn(part, marking.phrases));
    const one = here(root, marking);
    highlights?.set(ALL, new Highlight(...all));
    const first = new Highlight(...(one ? [one] : []));
    first.priority = 1;
    highlights?.set(ONE, first);
  }
  mark();
  const watcher = new MutationObserver(() => (later ??= setTimeout(mark, LATER)));
  watcher.observe(root, { childList: true, characterData: true, subtree: true });
  return () => {
    watcher.disconnect();
    clearTimeout(later);
    highlights.delete(ALL);
    highlights.delete(ONE);
  };
}

/** Opens what is folded in a turn, when the place that is shown is in it or is not drawn for it. */
async function unfold(turn: HTMLElement, { phrases, at }: Marking) {
  if (at?.reasoning) {
    const thoughts = thoughtsOf(turn);
    if (thoughts?.hidden) turn.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(thoughts.id)}"]`)?.click();
    return tick();
  }
  const folded = [...turn.querySelectorAll('.folded')];
  const place = rangesIn(turn, phrases)[at?.nth ?? 0];
  if (folded.length === 0 || (place && !folded.some((part) => part.contains(place.startContainer)))) return;
  // The button that unfolds stands right after what it unfolds.
  for (const part of folded) part.parentElement?.querySelector<HTMLElement>(':scope > .folded ~ button')?.click();
  await tick();
}

/** Brings the place that is shown into view, unfolding what hides it. Answers whether its turn is drawn at all. */
export async function bringIntoView(root: Element, marking: Marking): Promise<boolean> {
  const turn = turnOf(root, marking);
  const scroller = turn?.closest('[role="log"]');
  if (!turn || !scroller) return false;
  await unfold(turn, marking);
  const range = here(root, marking);
  if (!range) return true;
  const view = scroller.getBoundingClientRect();
  const line = range.getBoundingClientRect();
  if (line.top < view.top + MARGIN || line.bottom > view.bottom - MARGIN)
    scroller.scrollTop += line.top - view.top - view.height / 3;
  // Code and tables scroll sideways by themselves.
  const side = range.startContainer.parentElement?.closest('pre, table, [tabindex="0"]:not([role="log"])');
  const box = side?.getBoundingClientRect();
  if (side && box && (line.left < box.left || line.right > box.right))
    side.scrollLeft += line.left - box.left - box.width / 3;
  return true;
}
