/** Marks, for whoever measures the window from outside, when what was made just now had been painted. */
export function painted(name: string) {
  requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
}
