// What the looks at hostile answers share: the documents, and what drawing them must not leave behind. This text and then
// that of ask.js or walk.js are the body of a function that runs in the window's own page.

/** How long anything may take to show, in milliseconds. */
const PATIENCE = 20_000;

/**
 * The documents in these texts, by their names: "⟦3×ab⟧" is "ababab", "⟦U+202E⟧" is that letter, and CANARY is an address
 * that nobody may ask.
 */
function documentsIn(texts, canary) {
  const repeated = (text) => {
    for (let before; before !== text;) {
      before = text;
      text = text
        .replace(/⟦U\+([0-9A-F]{4,6})⟧/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
        .replace(/⟦(\d+)×([^⟦⟧]*)⟧/g, (_, times, what) => what.repeat(Number(times)));
    }
    return text.replaceAll('CANARY', canary);
  };
  return texts.flatMap((text) =>
    text
      .split(/^=== /m)
      .slice(1)
      .map((document) => {
        const end = document.indexOf('\n');
        return { name: document.slice(0, end), text: repeated(document.slice(end + 1)) };
      }),
  );
}

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
    const { pathname, origin } = new URL(element.src || 'about:blank');
    const isOurs = origin === location.origin && pathname === '/diagram/page.htm';
    if (!isOurs || element.getAttribute('sandbox') !== 'allow-scripts') found.push(`a frame of ${element.src}`);
  }
  if (['id', 'name'].some((attribute) => /^(?!(?:s|c|p)\d|[\w-]*\d).*$/.test(element.getAttribute(attribute) ?? '1'))) {
    found.push(`the name ${element.id || element.getAttribute('name')}`);
  }
  return found;
}

/** Everything that is wrong inside an element. */
const wrongIn = (element) => [...element.querySelectorAll('*')].flatMap(wrong);

/** Watches what happens to the page from now on, apart from what is drawn. */
function watchPage() {
  const scripts = () => document.querySelectorAll('script, link, object, embed, base, meta').length;
  const before = { place: location.href, scripts: scripts() };
  const violations = [];
  const violated = ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`);
  document.addEventListener('securitypolicyviolation', violated);
  for (const box of ['alert', 'confirm', 'prompt', 'open', 'print']) window[box] = () => (window.pwned = box);
  return {
    /** What happened since this was asked last. */
    accidents() {
      const found = violations.splice(0);
      if (window.pwned !== undefined) found.push(`ran: ${window.pwned}`);
      delete window.pwned;
      if ({}.polluted !== undefined) found.push('a prototype was changed');
      if (location.href !== before.place) found.push(`went to ${location.href}`);
      if (!document.title.includes('Oriel')) found.push(`is called ${document.title}`);
      if (scripts() !== before.scripts) found.push('the page has other scripts than before');
      return found;
    },
    /** The addresses that were asked, apart from the program's own. */
    loaded: () =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => !name.startsWith(location.origin) && !/^(?:data:|ipc:|http:\/\/ipc\.localhost)/.test(name)),
    end: () => document.removeEventListener('securitypolicyviolation', violated),
  };
}

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

/** Has every diagram of an answer drawn, and waits for it. */
async function drawDiagrams(answer) {
  const buttons = [...answer.querySelectorAll('button')];
  for (const draw of buttons.filter((one) => one.textContent.trim() === 'Draw diagram')) {
    draw.click();
    const frame = await until('a frame', () => draw.closest('figure').querySelector('iframe'));
    await until('the diagram', () => frame.dataset.state !== 'drawing');
  }
}
