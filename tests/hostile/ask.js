// Has the stand-in repeat each hostile document as an answer, looks at everything that is drawn of it while it arrives and
// when it is there, and tells what should not be. Given the texts of the files beside it, the address of the canary, and
// which part of the documents is meant.
async function askAll({ texts, canary, part, parts }) {
  const documents = documentsIn(texts, canary).filter((_, at) => at % parts === part);
  const answers = () => [...document.querySelectorAll('[role=log] article:not([aria-label="You"])')];
  const field = () => document.querySelector('textarea[aria-label="Message"]') ?? document.querySelector('textarea');
  // Keys, because a button takes no second press within less than half a second.
  const press = (where, key, ctrlKey = false) =>
    where.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));

  async function ask(text) {
    // Each in a chat of its own: the next one is not sent along with all those before it.
    press(document.body, 'n', true);
    await until('a new chat', () => answers().length === 0 && field());
    const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
    value.set.call(field(), `repeat: ${text}`);
    field().dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until('a message that can be sent', () => document.querySelector('button[aria-label="Send"]:enabled'));
    // While the new chat is still being opened its composer does not send, as a person would see.
    let pressed = 0;
    await until('the question', () => {
      if (document.querySelector('[role=log] article')) return true;
      if (performance.now() - pressed > 500) press(field(), 'Enter');
      else return false;
      pressed = performance.now();
      return false;
    });
    return until('the answer', () => answers().find((one) => one.getAttribute('aria-busy') === 'false'));
  }

  /** Whatever is drawn of the chat is looked at when it comes and when it changes, before it can be seen. */
  function watchDrawing() {
    const TURN = '[role=log] article';
    const found = new Set();
    const halves = new Set();
    const lookAt = (elements) => elements.flatMap(wrong).forEach((fault) => found.add(fault));
    function look(changes) {
      for (const { target, addedNodes, attributeName } of changes) {
        const isInside = target.nodeType === Node.ELEMENT_NODE && target.closest(TURN) !== null;
        if (isInside && attributeName !== null) lookAt([target]);
        for (const added of [...addedNodes].filter(({ nodeType }) => nodeType === Node.ELEMENT_NODE)) {
          lookAt(isInside ? [added, ...added.querySelectorAll('*')] : [...added.querySelectorAll(`${TURN} *`)]);
        }
      }
      for (const accident of page.accidents()) found.add(accident);
      const arriving = answers().find((one) => one.getAttribute('aria-busy') === 'true');
      if (arriving?.querySelector('.markdown')?.textContent) halves.add(arriving.textContent);
    }
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    /** What was wrong, and how many halves of the answer were drawn before it was whole. */
    return () => {
      look(observer.takeRecords());
      observer.disconnect();
      return { found: [...found], halves: halves.size };
    };
  }

  const page = watchPage();
  const results = [];
  for (const { name, text } of documents) {
    const began = performance.now();
    const found = [];
    const drawn = watchDrawing();
    try {
      const answer = await ask(text);
      await drawDiagrams(answer);
      // Formulas are worked out beside the page.
      await until('the formulas', () => document.querySelector('[data-tex][aria-busy]') === null);
      const turns = [...document.querySelectorAll('[role=log] article')];
      for (const turn of turns) found.push(...wrongIn(turn));
      if (!document.querySelector('[role=log] article').textContent) found.push('nothing is drawn');
      const notice = answer.querySelector('[role=group][aria-label="That did not work"]');
      if (notice) found.push(notice.textContent);
    } catch (error) {
      found.push(String(error));
    }
    const took = performance.now() - began;
    if (took > PATIENCE) found.push(`took ${Math.round(took)} ms`);
    const arrived = drawn();
    found.push(...arrived.found);
    results.push({ name, found: [...new Set(found)], took: Math.round(took), halves: arrived.halves });
  }
  page.end();
  return { results, loaded: page.loaded() };
}
