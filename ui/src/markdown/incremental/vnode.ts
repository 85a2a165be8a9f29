// What is drawn, as plain data: which element with which words, never markup. `domPatch` makes it so.
import type { Component } from 'svelte';

/** What is to stand in the window: words, an element, or a component that lives in an element of its own. */
export type Shape = string | ElementShape | Island;
export type ElementShape = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly Shape[];
};
export type Island = {
  readonly tag: 'div' | 'span';
  /** What draws `token`, and is told of the next one when it grows. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each takes another kind of token
  readonly component: Component<any>;
  readonly token: unknown;
};

/** An element. */
export function element(
  tag: string,
  attributes: ElementShape['attributes'] = {},
  children: readonly Shape[] = [],
): ElementShape {
  return { tag, attributes, children };
}

/** A component in an element of its own. */
export function island<T>(
  tag: Island['tag'],
  component: Component<{ token: T }> | Component<Record<string, never>>,
  token: T,
): Island {
  return { tag, component, token };
}
