// Oriel in a browser, for tests: the built UI in headless Chromium, the real application behind it over loopback HTTP,
// and behind that the stand-in for Puter. Every test has an application, an account and a browser profile of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { executablePath } from './chromium.mjs';

const fromUi = createRequire(new URL('../../ui/package.json', import.meta.url));
const { chromium } = fromUi('playwright-core');
const place = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const SERVE = place(`target/debug/serve${process.platform === 'win32' ? '.exe' : ''}`);
const UI = place('ui/dist');
/** Where pictures of pages go. */
const PICTURES = place('target/pages/');
/** How long anything may take to show, in milliseconds. */
const PATIENCE = 30_000;

/** The program text of axe, which looks for what keeps people out. */
export const AXE = readFileSync(fromUi.resolve('axe-core/axe.min.js'), 'utf8');

// What a test started ends with its process, also when the test runner ends it early.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));
process.on('SIGTERM', () => process.exit(1));

let browser;
after(() => browser?.close());

function launch() {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const still = '--disable-smooth-scrolling';
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', still, ...quiet],
  });
}

/** Starts the application with a new account behind it; tells its address and how to end it. */
async function serve() {
  const child = spawn(SERVE, [UI], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const lines = createInterface(child.stdout);
  const address = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${SERVE} ended with ${code} before it told its address`)));
  });
  return {
    address,
    stop() {
      running.delete(child);
      child.kill();
    },
  };
}

/**
 * A test with a window of its own, on the first page. `use` gets the page, the address of the window, the list of the
 * commands that the page sends, and the stage: what a test changes of the computer, its keychain and its Puter. Whatever
 * it does, the page may ask no other host for anything and may report no error; `accidents` lists where it did, and whoever
 * brings one about takes it out.
 */
export function firstPage(promise, use) {
  it(promise, async () => {
    browser ??= await launch();
    const oriel = await serve();
    const context = await browser.newContext({
      viewport: { width: 1180, height: 760 },
      colorScheme: 'light',
      locale: 'en-GB',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    try {
      const commands = [];
      const accidents = [];
      context.on('request', (request) => {
        const address = request.url();
        if (address.startsWith(`${oriel.address}/door/`)) {
          commands.push({ name: address.split('/').pop(), args: request.postDataJSON() });
        }
      });
      const elsewhere = (request) =>
        !request.url().startsWith(`${oriel.address}/`) && !request.url().startsWith('data:');
      const went = (request) => elsewhere(request) && accidents.push(`a request to ${request.url()}`);
      context.on('requestfinished', went);
      // What a content policy stops has asked nobody; the console tells of it.
      context.on('requestfailed', (request) => request.failure()?.errorText !== 'csp' && went(request));
      context.on('weberror', (error) => accidents.push(error.error().stack));
      context.on('console', (message) => {
        // A browser asks for this picture by itself; the desktop's web view does not.
        if (message.location().url.endsWith('/favicon.ico')) return;
        // A diagram may try what it likes: the policy of its frame stops it and says so.
        const isOfDiagram = message.location().url.startsWith(`${oriel.address}/diagram/`);
        if (isOfDiagram && message.text().includes('Content Security Policy')) return;
        if (message.type() === 'error') accidents.push(`${message.text()} at ${message.location().url}`);
      });
      context.on('page', lookAtTheSeen);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      await page.goto(oriel.address);
      try {
        await use({ page, address: oriel.address, commands, stage: stageOf(oriel.address), accidents });
      } catch (error) {
        await picture(page, `failed ${promise.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').slice(0, 80)}`);
        throw error;
      }
      assert.deepEqual(accidents, [], 'nothing happened that nobody asked for');
    } finally {
      await context.close();
      oriel.stop();
    }
  });
}

/** Text is looked for where it is seen: what is announced says it once more, and only for a moment. */
function lookAtTheSeen(page) {
  const getByText = page.getByText.bind(page);
  page.getByText = (...wanted) => getByText(...wanted).and(page.locator(':not([data-announcer])'));
}

/** A test that begins with an empty chat of somebody who is signed in. */
export function signedIn(promise, use) {
  firstPage(promise, async (oriel) => {
    await signIn(oriel.page);
    await use(oriel);
  });
}

export async function signIn(page) {
  await page.getByRole('button', { name: 'Sign in with Puter' }).click();
  await composer(page).waitFor();
}

/** Starts a sign-in that nobody answers in the browser. */
export async function waitForNobody(page, stage) {
  await stage('consent', { approve: null });
  await page.getByRole('button', { name: 'Sign in with Puter' }).click();
  await page.getByRole('heading', { name: 'Finish in your browser' }).waitFor();
}

/** Changes something of the computer behind the page; `tests/serve.rs` says what can be changed. */
const stageOf =
  (address) =>
  async (name, args = {}) => {
    const reply = await fetch(`${address}/stage/${name}`, { method: 'POST', body: JSON.stringify(args) });
    assert.equal(reply.status, 204, `${name} ${JSON.stringify(args)}`);
  };

/** Waits until `look` gives what is wanted. When it never does, the difference is the error. */
export async function becomes(look, wanted) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    try {
      assert.deepEqual(found, wanted);
      return;
    } catch (difference) {
      if (Date.now() > end) throw difference;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Presses until that is seen: a second press right after the first is taken for a slip of the finger. */
export const pressUntil = (button, shown) =>
  becomes(async () => {
    await button.click();
    return shown.isVisible();
  }, true);

/** Keeps a picture of the page in target/pages. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

/** Asks the application something past the window, as the window would. */
export async function call(address, name, args = {}) {
  const reply = await fetch(`${address}/door/${name}`, { method: 'POST', body: JSON.stringify(args) });
  const lines = (await reply.text()).trim().split('\n');
  return JSON.parse(lines.at(-1)).output;
}

/** Who is signed in there, and how far a sign-in is. */
export const accountState = async (address) => (await call(address, 'app.start', { shown: null })).account;

/** Holds back what a command answers; returns how to let it come. */
export const holdBack = (page, command) => holdBackAll(page, `**/door/${command}`);

/** Holds back a script of the window, from when the page is loaded the next time; returns how to let it come. */
export const holdBackScript = (page, name) => holdBackAll(page, `**/assets/${name}-*.js`);

async function holdBackAll(page, addresses) {
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.route(addresses, async (route) => {
    await arrived;
    await route.continue();
  });
  return arrive;
}

// The parts of the window, by the names that people and screen readers have for them.

export const composer = (page) => page.getByRole('textbox', { name: 'Message' });
export const conversation = (page) => page.getByRole('log', { name: 'Conversation' });
export const questions = (page) => conversation(page).getByRole('article', { name: 'You', exact: true });
export const answers = (page) => conversation(page).locator('article:not([aria-label="You"])');
export const chatRows = (page) => page.getByRole('navigation', { name: 'Chats' }).locator('[data-row]');
export const files = (page) => page.getByRole('grid', { name: 'Files' });
export const fileRow = (page, name) => files(page).getByRole('row').filter({ hasText: name });
/** The names of files and folders that are listed. */
export const fileNames = (page) => files(page).locator('[role="row"] bdi.cut').allInnerTexts();
/** The folders on the way to the one that is shown. */
export const crumbs = (page) => page.getByRole('navigation', { name: 'Folder' }).getByRole('listitem').allInnerTexts();
/** The file that the keyboard is on. */
export const marked = (page) =>
  files(page).evaluate(
    (list) => document.getElementById(list.getAttribute('aria-activedescendant'))?.querySelector('bdi').textContent,
  );
/** The note that says this was done. Its words are also in a live region, for screen readers alone. */
export const note = (page, text) => page.getByRole('group', { name: text, exact: true });
/** The notice with this title. */
export const notice = (page, title) => page.getByRole('group', { name: title, exact: true });

/** Writes a message and sends it with Enter. */
export async function send(page, text) {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Writes 日本 in the focused field with an input method, whose Enter that ends the word comes in both orders. */
export async function composeWord(page) {
  const keyboard = await page.context().newCDPSession(page);
  const enter = { type: 'keyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
  // Chromium and GTK: while the word is still being composed.
  await keyboard.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  await keyboard.send('Input.dispatchKeyEvent', enter);
  await keyboard.send('Input.insertText', { text: '日本' });
  // WebKit on a Mac: the composition is over, and only the key code still tells.
  await keyboard.send('Input.dispatchKeyEvent', enter);
}

/** Asks, and gives the answer once it has ended, well or not. */
export async function ask(page, question) {
  const answer = answers(page).nth(await answers(page).count());
  await send(page, question);
  await ended(answer);
  return answer;
}

export async function ended(answer) {
  await answer.and(answer.page().locator('[aria-busy="false"]')).waitFor();
}

/** Opens Files and the folders on the way, by keyboard. */
export async function walkTo(page, ...folders) {
  await page.getByRole('complementary', { name: 'Sidebar' }).waitFor();
  await page.keyboard.press('Control+2');
  await fileRow(page, 'Documents').waitFor();
  for (const folder of folders) {
    await files(page).focus();
    await page.keyboard.type(folder);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Folder' }).locator('[aria-current]', { hasText: folder }).waitFor();
    await files(page).waitFor();
  }
}

/** Puts the keyboard on a file with the arrow keys. */
export async function onFile(page, name) {
  await files(page).focus();
  await page.keyboard.press('Home');
  while ((await marked(page)) !== name) await page.keyboard.press('ArrowDown');
}

/** What has the focus: its name, or what it says. */
export const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') || element?.labels?.[0]?.textContent || element?.textContent.trim();
  });
