// Walks down the chat that is open, looks at everything that is drawn on the way, and tells what should not be there and
// whether it came to the end. Each question is the name of the document that was answered. A walk goes on where the last
// one ended: a window must not be held up for long, and some documents take a while to draw.
async function walk({ isFirst }) {
  /** So long a walk is, in milliseconds. */
  const LENGTH = 8000;
  const scroller = document.querySelector('[role=log]');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const exchanges = () => [...scroller.querySelectorAll('.exchange')];
  const page = watchPage();
  const found = new Map();
  /** What is drawn changes with the view, and must not take a reader back. */
  const wentBack = [];

  /** Is all that can be seen drawn? A long chat is drawn in parts, between two empty boxes. */
  function isDrawn() {
    const view = scroller.getBoundingClientRect();
    const boxes = [...scroller.querySelectorAll('[data-undrawn]')].map((box) => box.getBoundingClientRect());
    return boxes.every(({ top, bottom }) => top === bottom || bottom <= view.top || top >= view.bottom);
  }

  /** Every answer is looked at from when it comes near until it is out of sight. */
  async function look() {
    for (const exchange of exchanges()) {
      const [question, answer] = exchange.querySelectorAll('article');
      const name = question.querySelector('p').textContent;
      if (!found.has(name)) {
        found.set(name, new Set());
        await drawDiagrams(answer);
        if (!answer.textContent) found.get(name).add('nothing is drawn');
      }
      for (const fault of wrongIn(exchange)) found.get(name).add(fault);
    }
  }

  let place = 0;
  let isEnd = false;
  /** Goes down to the end of what is drawn, so that more is, unless that is the end of the chat. */
  function step() {
    const before = scroller.scrollTop;
    const [view, last] = [scroller, exchanges().at(-1)].map((element) => element.getBoundingClientRect());
    scroller.scrollTop += Math.max(last.bottom - view.bottom, view.height / 2);
    place = scroller.scrollTop;
    isEnd = place === before;
  }

  const end = performance.now() + LENGTH;
  if (isFirst) {
    // Turning the wheel leaves the end, which is otherwise followed while answers still grow.
    scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
    scroller.scrollTop = 0;
  }
  while (!isEnd && performance.now() < end) {
    await until('what is in view', isDrawn);
    // What is near the view is drawn with the next frames.
    await frame();
    await frame();
    await look();
    if (place - scroller.scrollTop > scroller.clientHeight / 2) wentBack.push(`from ${place} to ${scroller.scrollTop}`);
    step();
  }
  page.end();
  const results = [...found].map(([name, faults]) => ({ name, found: [...faults] }));
  return { results, isEnd, wentBack, accidents: page.accidents(), loaded: page.loaded() };
}
