// What leaves the window as text: for the clipboard, or into a file. Letters that nobody sees stay behind.

/**
 * ESC and its kin, which a terminal obeys when they are pasted into it, and the marks that turn the direction of what
 * follows, by which code can read otherwise than it runs.
 */
// eslint-disable-next-line no-control-regex -- these are the letters that are looked for
const HIDDEN = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** `text` as it may leave. */
export const clean = (text: string): string => text.replace(HIDDEN, '');

/** Whether there are letters in it that stay behind. */
export const hasHidden = (text: string): boolean => text.search(HIDDEN) >= 0;

/** Copies `text`; `html` is the same for programs that take formatted text, where there is more to it than words. */
export async function toClipboard(text: string, html?: string) {
  const words = clean(text);
  if (html === undefined) return navigator.clipboard.writeText(words);
  const part = (type: string, content: string) => ({ [type]: new Blob([content], { type }) });
  const item = new ClipboardItem({ ...part('text/plain', words), ...part('text/html', clean(html)) });
  // Where the system takes no formatted text the words are copied all the same.
  await navigator.clipboard.write([item]).catch(() => navigator.clipboard.writeText(words));
}
