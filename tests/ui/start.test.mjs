// What the window loads before its first picture.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const DIST = new URL('../../ui/dist/', import.meta.url).pathname;
const read = (file) => readFileSync(join(DIST, file), 'utf8');

/** The scripts that this one cannot begin without, with itself. */
function needed(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of read(file).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    needed(`assets/${name}`, found);
  return found;
}

test('the first picture needs neither messages nor files nor settings', () => {
  const page = read('index.html');
  const [, main] = page.match(/<script[^>]* src="\/(assets\/[\w.-]+\.js)"/);
  // What the page names, the words among it, and what that cannot begin without.
  const scripts = new Set();
  for (const [, name] of page.matchAll(/"\/(assets\/[\w.-]+\.js)"/g)) needed(name, scripts);
  const isNeeded = (part) => [...scripts].some((script) => script.startsWith(`assets/${part}-`));
  assert.ok(isNeeded('en'), 'the words are asked for only by the scripts');
  for (const part of [
    'Transcript',
    'Markdown',
    'FilesView',
    'Settings',
    'ModelPicker',
    'SignInPages',
    'PrintView',
    'folding',
  ])
    assert.ok(!isNeeded(part), `${part} is loaded before it is shown`);
  const size = (file) => Buffer.byteLength(read(file));
  assert.ok(size(main) <= 210_000, `the main script has ${size(main)} bytes`);
  const all = [...scripts].reduce((sum, file) => sum + size(file), 0);
  assert.ok(all <= 450_000, `the first picture needs ${all} bytes of scripts`);
});
