// Runs in the window's own page: has the stand-in repeat each hostile document as an answer, looks at what was drawn of
// it, and tells what should not be there. Given the texts of the files beside it, the address of the canary, and which
// part of the documents is meant.
async ({ texts, canary, part, parts }) => {
  // "⟦3×ab⟧" is "ababab", "⟦U+202E⟧" is that letter, and CANARY is an address that nobody may ask.
  const repeated = (text) => {
    for (let before; before !== text;) {
      before = text;
      text = text
        .replace(/⟦U\+([0-9A-F]{4,6})⟧/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
        .replace(/⟦(\d+)×([^⟦⟧]*)⟧/g, (_, times, what) => what.repeat(Number(times)));
    }
    return text.replaceAll('CANARY', canary);
  };
  const all = texts.flatMap((text) =>
    text
      .split(/^=== /m)
      .slice(1)
      .map((document) => {
        const end = document.indexOf('\n');
        return { name: document.slice(0, end), text: repeated(document.slice(end + 1)) };
      }),
  );
  const documents = all.filter((_, at) => at % parts === part);

  const PATIENCE = 20_000;
  /** Everything that drawing an answer may make. */
  const ELEMENTS = new Set(
    (
      'article header h2 h3 h4 h5 h6 p ul ol li strong em del code sup button span bdi a br hr blockquote figure ' +
      'figcaption pre div table thead tbody tr th td section footer input img svg path circle line rect polyline ' +
      'polygon ellipse iframe ' +
      'math semantics annotation mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder ' +
      'munderover mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none merror'
    ).split(' '),
  );
  const ATTRIBUTES = new Set(
    (
      'class dir lang title href rel type role tabindex style id checked disabled start value scope alt src hidden ' +
      'xmlns width height viewBox fill stroke stroke-width stroke-linecap stroke-linejoin d cx cy r rx ry x y x1 x2 ' +
      'y1 y2 points sandbox allow name ' +
      'display mathvariant mathcolor mathbackground mathsize scriptlevel displaystyle columnalign rowspacing ' +
      'columnspacing columnlines rowlines linethickness lspace rspace stretchy fence separator form accent ' +
      'accentunder movablelimits largeop symmetric minsize maxsize depth voffset notation encoding side'
    ).split(' '),
  );
  const isKnown = (name) => ATTRIBUTES.has(name) || /^(?:aria|data)-[a-z-]+$/.test(name);

  /** What is wrong with an element, if anything. */
  function wrong(element) {
    const name = element.localName;
    const found = [];
    if (!ELEMENTS.has(name)) found.push(`<${name}>`);
    for (const { name: attribute, value } of element.attributes) {
      if (!isKnown(attribute)) found.push(`<${name} ${attribute}>`);
      if (attribute === 'style' && /url\(|expression|position/i.test(value)) found.push(`<${name} style="${value}">`);
    }
    if (name === 'a' && element.hasAttribute('href') && !/^(?:https?|mailto):/.test(element.href)) {
      found.push(`a link to ${element.href}`);
    }
    if (name !== 'a' && element.hasAttribute('href')) found.push(`<${name} href>`);
    if (name === 'img' && !/^data:image\/(?:png|jpeg|gif|webp|avif|bmp);base64,/i.test(element.src)) {
      found.push(`a picture from ${element.src}`);
    }
    if (name === 'input' && !(element.type === 'checkbox' && element.disabled)) found.push('a field');
    if (name === 'svg' && !element.classList.contains('lucide') && !element.closest('.icon')) found.push('a drawing');
    if (name === 'iframe') {
      const { pathname, origin } = new URL(element.src);
      const isOurs = origin === location.origin && pathname === '/diagram/page.htm';
      if (!isOurs || element.getAttribute('sandbox') !== 'allow-scripts') found.push(`a frame of ${element.src}`);
    }
    if (
      ['id', 'name'].some((attribute) => /^(?!(?:s|c|p)\d|[\w-]*\d).*$/.test(element.getAttribute(attribute) ?? '1'))
    ) {
      found.push(`the name ${element.id || element.getAttribute('name')}`);
    }
    return found;
  }

  const violations = [];
  const violated = ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`);
  document.addEventListener('securitypolicyviolation', violated);
  for (const box of ['alert', 'confirm', 'prompt', 'open', 'print']) window[box] = () => (window.pwned = box);

  async function until(what, look) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const seen = look();
      if (seen) return seen;
      if (performance.now() > end) {
        const shown = document.querySelector('main')?.innerText.replace(/\s+/g, ' ').slice(-300);
        throw new Error(`waited for ${what}; there is: ${shown}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }
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

  const place = location.href;
  const title = document.title;
  const results = [];
  for (const { name, text } of documents) {
    const began = performance.now();
    const found = [];
    try {
      const answer = await ask(text);
      for (const draw of [...answer.querySelectorAll('button')].filter((one) => one.innerText === 'Draw diagram')) {
        draw.click();
        const frame = await until('a frame', () => answer.querySelector('figure[aria-label^="Mermaid"] iframe'));
        await until('the diagram', () => frame.dataset.state !== 'drawing');
      }
      // Formulas come when their engine does.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const turns = [...document.querySelectorAll('[role=log] article')];
      for (const turn of turns) for (const element of turn.querySelectorAll('*')) found.push(...wrong(element));
      if (!document.querySelector('[role=log] article').textContent) found.push('nothing is drawn');
      const notice = answer.querySelector('[role=group][aria-label="That did not work"]');
      if (notice) found.push(notice.textContent);
    } catch (error) {
      found.push(String(error));
    }
    const took = performance.now() - began;
    if (took > PATIENCE) found.push(`took ${Math.round(took)} ms`);
    if (window.pwned !== undefined) found.push(`ran: ${window.pwned}`);
    if ({}.polluted !== undefined) found.push('a prototype was changed');
    if (location.href !== place) found.push(`went to ${location.href}`);
    if (document.title !== title && !document.title.includes('Oriel')) found.push(`is called ${document.title}`);
    found.push(...violations.splice(0));
    delete window.pwned;
    results.push({ name, found: [...new Set(found)], took: Math.round(took) });
  }
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(location.origin) && !/^(?:data:|ipc:|http:\/\/ipc\.localhost)/.test(name));
  document.removeEventListener('securitypolicyviolation', violated);
  return { results, loaded };
}
