// Puts on screen what `vnode` describes, and changes as little as it can when there is more: an answer that grows by a
// word gets a longer text node. Elements are made one by one and words are set as text, so nothing in an answer is markup.
// Measured against a Svelte component for each token: the same time on the main thread within the spread, with about
// half of the memory or less, and from a half to a third of the nodes made.
import { mount, unmount, untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import type { ElementShape, Island, Shape } from './vnode';

/**
 * Does something at once, but not as a part of the effect that runs: the handler of an event belongs to none. A component
 * that is mounted in an effect stays linked to its neighbours there when the effect runs again, and after they changed
 * together Svelte (5.57.3) draws no further change of any but the first.
 */
function outsideOfEffects(work: () => void) {
  const place = new EventTarget();
  on(place, 'now', work);
  place.dispatchEvent(new Event('now'));
}

/** A component that was put into the element of an island. */
class Living {
  token: unknown = $state.raw();
  #component: Record<string, unknown> | undefined;

  constructor({ component, token }: Island, target: Element, context: Map<unknown, unknown>) {
    this.token = token;
    const now = () => this.token;
    const props = {
      get token() {
        return now();
      },
    };
    outsideOfEffects(() => (this.#component = mount(component, { target, props, context })));
  }

  end() {
    if (this.#component) void unmount(this.#component);
  }
}

const isIsland = (shape: ElementShape | Island): shape is Island => 'component' in shape;
const componentOf = (shape: ElementShape | Island) => (isIsland(shape) ? shape.component : undefined);

/** Whether what was drawn for the one can be changed into the other. */
function isAlike(one: Shape, other: Shape): boolean {
  if (typeof one === 'string' || typeof other === 'string') return typeof one === typeof other;
  return one.tag === other.tag && componentOf(one) === componentOf(other);
}

/** The content of one element. */
class Sheet {
  readonly #parent: Element;
  readonly #context: Map<unknown, unknown>;
  readonly #living = new Map<Node, Living>();
  #shown: readonly Shape[] = [];

  constructor(parent: Element, context: Map<unknown, unknown>) {
    this.#parent = parent;
    this.#context = context;
  }

  show(shapes: readonly Shape[]) {
    this.#children(this.#parent, this.#shown, shapes);
    this.#shown = shapes;
  }

  end() {
    for (const living of this.#living.values()) living.end();
  }

  /** Each shape has one node, at the same place. */
  #children(parent: Element, before: readonly Shape[], after: readonly Shape[]) {
    after.forEach((shape, at) => {
      const old = before[at];
      if (old === shape) return;
      const node = parent.childNodes[at];
      if (old === undefined || !node) parent.append(this.#made(shape));
      else if (isAlike(old, shape)) this.#change(node, old, shape);
      else {
        this.#leave(node);
        node.replaceWith(this.#made(shape));
      }
    });
    while (parent.childNodes.length > after.length) {
      const last = parent.lastChild as ChildNode;
      this.#leave(last);
      last.remove();
    }
  }

  #made(shape: Shape): Node {
    if (typeof shape === 'string') return document.createTextNode(shape);
    const element = document.createElement(shape.tag);
    if (isIsland(shape)) this.#living.set(element, new Living(shape, element, this.#context));
    else {
      setAttributes(element, {}, shape.attributes);
      for (const child of shape.children) element.append(this.#made(child));
    }
    return element;
  }

  #change(node: Node, old: Shape, shape: Shape) {
    if (typeof shape === 'string') setText(node as Text, old as string, shape);
    else if (isIsland(shape)) {
      const living = this.#living.get(node);
      if (living) living.token = shape.token;
    } else {
      const { attributes, children } = old as ElementShape;
      setAttributes(node as Element, attributes, shape.attributes);
      this.#children(node as Element, children, shape.children);
    }
  }

  /** Ends the components in what goes away. */
  #leave(node: Node) {
    for (const [host, living] of this.#living) {
      if (!node.contains(host)) continue;
      living.end();
      this.#living.delete(host);
    }
  }
}

/** To add letters, rather than to set them all, leaves a selection in them where it is. */
function setText(node: Text, before: string, after: string) {
  if (after.startsWith(before)) node.appendData(after.slice(before.length));
  else node.data = after;
}

function setAttributes(element: Element, before: ElementShape['attributes'], after: ElementShape['attributes']) {
  for (const name of Object.keys({ ...before, ...after })) {
    const value = after[name];
    if (value === before[name]) continue;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/** Draws in an element what `shapes` gives, again whenever that changes. Components in it get this context. */
export function sheet(shapes: () => readonly Shape[], context = new Map<unknown, unknown>()): Attachment<HTMLElement> {
  return (parent) => {
    const drawn = new Sheet(parent, context);
    $effect(() => {
      const now = shapes();
      untrack(() => drawn.show(now));
    });
    return () => drawn.end();
  };
}
