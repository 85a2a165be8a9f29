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

test('the first picture needs neither files nor settings', () => {
  const [, main] = read('index.html').match(/<script[^>]* src="\/(assets\/[\w.-]+\.js)"/);
  const scripts = [...needed(main)];
  for (const part of ['FilesView', 'Settings', 'ModelPicker', 'SignIn', 'PrintView']) {
    assert.ok(!scripts.some((script) => script.startsWith(`assets/${part}`)), `${part} is loaded before it is shown`);
  }
  const size = (file) => Buffer.byteLength(read(file));
  assert.ok(size(main) <= 440_000, `the main script has ${size(main)} bytes`);
  const all = scripts.reduce((sum, file) => sum + size(file), 0);
  assert.ok(all <= 650_000, `the first picture needs ${all} bytes of scripts`);
});
