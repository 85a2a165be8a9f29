import { expect, it } from 'vitest';
import { ScrollAnchor } from './scrollAnchor';

/** Boxes under one another, some in others: enough of a page to scroll in. */
class Box {
  children: Box[] = [];
  parent: Box | null = null;
  isConnected = true;
  /** Of its own content; a box with children is as high as they are. */
  own: number;
  /** Only for the scroller. */
  scrollTop = 0;
  readonly #isWhole: boolean;

  constructor(own: number, children: Box[] = [], isWhole = false) {
    this.own = own;
    this.#isWhole = isWhole;
    for (const child of children) this.append(child);
  }

  append(child: Box) {
    child.parent = this;
    this.children.push(child);
  }

  get height(): number {
    return this.children.length > 0 ? this.children.reduce((sum, child) => sum + child.height, 0) : this.own;
  }

  get top(): number {
    if (!this.parent) return 0;
    const before = this.parent.children.slice(0, this.parent.children.indexOf(this));
    const scrolled = this.parent.parent ? 0 : this.parent.scrollTop;
    return this.parent.top - scrolled + before.reduce((sum, child) => sum + child.height, 0);
  }

  hasAttribute = () => false;
  getBoundingClientRect = () => ({ top: this.top, bottom: this.top + this.height, height: this.height });

  /** As an engine does it: within the content, and in whole pixels where it rounds. */
  moveTo(top: number, most: number) {
    this.scrollTop = Math.max(0, Math.min(most, this.#isWhole ? Math.trunc(top) : top));
  }
}

const VIEW = 600;

/** A scroller with a column of turns that have blocks, and a hand on the reading line. */
function page(isWhole: boolean, heights: number[][]) {
  const column = new Box(
    0,
    heights.map(
      (blocks) =>
        new Box(
          0,
          blocks.map((height) => new Box(height)),
        ),
    ),
  );
  const scroller = new Box(0, [column], isWhole);
  const scroll = (top: number) => scroller.moveTo(top, Math.max(0, column.height - VIEW));
  const element = new Proxy(scroller, {
    set(target, name, value) {
      if (name === 'scrollTop') scroll(value as number);
      else Reflect.set(target, name, value);
      return true;
    },
    get: (target, name) => Reflect.get(target, name, target) as unknown,
  });
  const anchor = new ScrollAnchor();
  return {
    column,
    scroll,
    scroller,
    take: () => anchor.take(element as unknown as Element, column as unknown as Element, VIEW),
    hold: () => anchor.hold(element as unknown as Element),
    /** The first block that is seen from its beginning, else the one that fills the view. */
    line: () => {
      const blocks = column.children.flatMap(({ children }) => children);
      return (
        blocks.find(({ top }) => top >= 0 && top < VIEW / 2) ?? blocks.find((block) => block.top + block.height > 0)
      );
    },
  };
}

/** Numbers that look random and are the same every time. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

for (const isWhole of [false, true]) {
  it(`what is read stays where it is, whatever grows and shrinks${isWhole ? ', also where an engine rounds' : ''}`, () => {
    const random = numbers(isWhole ? 3 : 11);
    for (let run = 0; run < 12; run += 1) {
      const heights = Array.from({ length: 12 }, () => Array.from({ length: 1 + random(6) }, () => 20 + random(400)));
      const { column, scroll, scroller, take, hold, line } = page(isWhole, heights);
      const blocks = column.children.flatMap(({ children }) => children);
      for (let move = 0; move < 8; move += 1) {
        // Far enough from both ends that the view can be moved by what changed.
        scroll(1500 + random(Math.max(1, column.height - 5000)));
        take();
        const read = line();
        const before = read?.top ?? 0;
        for (let change = 0; change < 6; change += 1) {
          const changed = blocks[random(blocks.length)];
          if (!changed) continue;
          // A fraction, as lines of text have.
          changed.own = Math.max(10, changed.own + (random(2) ? 1 : -1) * (random(80) + random(10) / 10));
          hold();
        }
        const isAtAnEnd = scroller.scrollTop <= 0 || scroller.scrollTop >= Math.floor(column.height - VIEW);
        if (!isAtAnEnd) expect(Math.abs((read?.top ?? 0) - before)).toBeLessThanOrEqual(1);
      }
    }
  });
}

it('a piece that is drawn anew is held by what is around it', () => {
  const { column, scroll, scroller, take, hold } = page(false, [[300], [300, 300], [900]]);
  const [first, second] = column.children as [Box, Box];
  scroll(700);
  take();
  for (const block of second.children) block.isConnected = false;
  second.children = [];
  second.own = 600;
  first.append(new Box(120));
  hold();
  expect(scroller.scrollTop).toBe(820);
});

it('a piece that changes where it begins above the view moves nothing that is read', () => {
  const { column, scroll, scroller, take, hold } = page(false, [[300], [400, 500], [900]]);
  scroll(500);
  take();
  const block = column.children[1]?.children[0] as Box;
  block.own += 70;
  hold();
  expect(scroller.scrollTop).toBe(570);
});

it('what is added below the reading line moves nothing', () => {
  const { column, scroll, scroller, take, hold } = page(false, [[300], [900], [300]]);
  scroll(400);
  take();
  column.children.at(-1)?.append(new Box(5000));
  hold();
  expect(scroller.scrollTop).toBe(400);
});
