// Where everything in the window is scrolled to. Engines forget it of what they do not draw, and on paper that is all of it.

/** Remembers it; returns how to put everything back. */
export function rememberPlaces(): () => void {
  const scrolled = [...document.querySelectorAll('*')]
    .map((element) => ({ element, top: element.scrollTop, left: element.scrollLeft }))
    .filter(({ top, left }) => top !== 0 || left !== 0);
  return () => scrolled.forEach(({ element, top, left }) => element.scrollTo({ top, left, behavior: 'instant' }));
}
