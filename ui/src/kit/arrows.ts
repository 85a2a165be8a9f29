// Arrow keys inside a list that is one stop for Tab: exactly one row can be reached by Tab, arrows move between rows.
import type { Attachment } from 'svelte/attachments';

type Options = {
  /** Which elements are rows. */
  rows?: string;
  /** From the last row on to the first. */
  wrap?: boolean;
  /** Typed letters jump to the next row that starts with them. */
  letters?: boolean;
  across?: boolean;
};

/** The row that a key leads to, or null when the key means nothing here. */
export function nextRow(key: string, at: number, count: number, { wrap = false, across = false, rtl = false } = {}) {
  if (count === 0) return null;
  const forward = across ? (rtl ? 'ArrowLeft' : 'ArrowRight') : 'ArrowDown';
  const back = across ? (rtl ? 'ArrowRight' : 'ArrowLeft') : 'ArrowUp';
  const within = (row: number) => (wrap ? (row + count) % count : Math.min(count - 1, Math.max(0, row)));
  switch (key) {
    case forward:
      return at < 0 ? 0 : within(at + 1);
    case back:
      return at < 0 ? count - 1 : within(at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return within(Math.min(at + 10, count - 1));
    case 'PageUp':
      return within(Math.max(at - 10, 0));
    default:
      return null;
  }
}

/** Attach to the element around rows that carry `data-row`. The row with `aria-current` or `aria-selected` is Tab's stop. */
export function arrowKeys({
  rows = '[data-row]',
  wrap = false,
  letters = false,
  across = false,
}: Options = {}): Attachment<HTMLElement> {
  return (list) => {
    const all = () => [...list.querySelectorAll<HTMLElement>(rows)];
    let typed = '';
    let typedAt = 0;

    function stop(row: HTMLElement | undefined) {
      for (const other of all()) {
        const wanted = other === row ? 0 : -1;
        if (other.tabIndex !== wanted) other.tabIndex = wanted;
      }
    }
    function refresh() {
      const found = all();
      const held = found.find((row) => row === document.activeElement || row.contains(document.activeElement));
      const current = found.find((row) =>
        row.matches('[aria-current]:not([aria-current="false"]), [aria-selected="true"]'),
      );
      const kept = found.find((row) => row.tabIndex === 0 && row.hasAttribute('tabindex'));
      stop(held ?? current ?? kept ?? found[0]);
    }
    function byLetter(key: string, found: HTMLElement[], at: number) {
      const now = Date.now();
      typed = now - typedAt < 800 ? typed + key : key;
      typedAt = now;
      const word = typed.toLowerCase();
      const from = typed.length > 1 ? at : at + 1;
      const order = [...found.slice(from), ...found.slice(0, from)];
      return order.find((row) => (row.textContent ?? '').trim().toLowerCase().startsWith(word));
    }
    function keydown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const target = event.target as HTMLElement;
      if (target.matches('input, textarea, select')) return;
      const found = all();
      const at = found.findIndex((row) => row === target || row.contains(target));
      const rtl = getComputedStyle(list).direction === 'rtl';
      const to = nextRow(event.key, at, found.length, { wrap, across, rtl });
      let row = to === null ? undefined : found[to];
      if (!row && letters && event.key.length === 1 && event.key !== ' ') row = byLetter(event.key, found, at);
      if (!row) return;
      event.preventDefault();
      stop(row);
      row.focus();
      row.scrollIntoView({ block: 'nearest' });
    }
    function focusin(event: FocusEvent) {
      const row = (event.target as HTMLElement).closest<HTMLElement>(rows);
      if (row && list.contains(row)) stop(row);
    }

    refresh();
    const watcher = new MutationObserver(refresh);
    watcher.observe(list, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['aria-current', 'aria-selected'],
    });
    list.addEventListener('keydown', keydown);
    list.addEventListener('focusin', focusin);
    return () => {
      watcher.disconnect();
      list.removeEventListener('keydown', keydown);
      list.removeEventListener('focusin', focusin);
    };
  };
}
