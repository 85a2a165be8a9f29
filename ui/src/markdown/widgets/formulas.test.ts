import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Formula, FormulaElement } from './formula';

const HALF: FormulaElement = { tag: 'mn', isMath: true, attributes: {}, style: {}, children: ['½'] };

/** A worker to which every formula is a half, except the one that has no end. */
class Reading extends EventTarget {
  static asked: string[] = [];

  constructor() {
    super();
    this.#say('ready');
  }

  #say(data: unknown) {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }

  postMessage(formula: Formula) {
    Reading.asked.push(formula.tex);
    if (formula.tex !== 'endless') this.#say({ given: [HALF] });
  }

  terminate() {}
}

describe('formulas', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('stop nothing: one without end is shown as its TeX, the next are drawn, and none is asked for twice', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('Worker', Reading);
    vi.resetModules();
    const { formulasDrawn, knownFormula, made, workedOut } = await import('./formulas');
    const [endless, half] = ['endless', '\\frac{1}{2}'].map((tex) => ({ tex, display: true })) as [Formula, Formula];
    const found = Promise.all([workedOut(endless), workedOut(half)]);
    const drawn = formulasDrawn();
    await vi.advanceTimersByTimeAsync(2_001);
    await drawn;
    const [none, nodes] = await found;
    expect(none).toBeNull();
    expect(nodes).toEqual([HALF]);
    const element = made(HALF) as Element;
    expect([element.namespaceURI, element.textContent]).toEqual(['http://www.w3.org/1998/Math/MathML', '½']);
    expect(knownFormula(endless)).toBeNull();
    expect(knownFormula(half)).toBe(nodes);
    expect(knownFormula({ ...half, display: false })).toBeUndefined();
    expect(Reading.asked).toEqual(['endless', '\\frac{1}{2}']);
  });
});
