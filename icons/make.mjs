// Makes the icons that the bundles need from the drawings beside this file: node icons/make.mjs (after npm ci in ui).
// The master keeps a margin, as macOS wants it; Windows and Linux get it cropped. Small sizes have drawings of their own.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'oriel-icons-'));
const tauri = join(here, '../ui/node_modules/.bin/tauri');

/** The margin of the 1024 drawings is 100 on every side. */
function cropped(name) {
  const path = join(work, `cropped-${name}`);
  const drawing = readFileSync(join(here, name), 'utf8');
  writeFileSync(path, drawing.replace('viewBox="0 0 1024 1024"', 'viewBox="100 100 824 824"'));
  return path;
}

/** Renders one drawing at these sizes and returns the picture of a size. */
function render(drawing, sizes) {
  const folder = mkdtempSync(join(work, 'set-'));
  execFileSync(tauri, ['icon', drawing, '--output', folder, '--png', sizes.join(',')], { stdio: 'ignore' });
  return (size) => readFileSync(join(folder, `${size}x${size}.png`));
}

/** An .ico is a short table before ordinary PNG files. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

const whole = render(cropped('icon.svg'), [128, 256, 512]);
const middle = render(cropped('icon-64.svg'), [48, 64]);
const small = render(join(here, 'icon-32.svg'), [24, 32]);
const tiny = render(join(here, 'icon-16.svg'), [16]);

writeFileSync(join(here, '32x32.png'), small(32));
writeFileSync(join(here, '128x128.png'), whole(128));
writeFileSync(join(here, '128x128@2x.png'), whole(256));
writeFileSync(join(here, 'icon.png'), whole(512));
const sizes = [[32, small], [16, tiny], [24, small], [48, middle], [64, middle], [256, whole]];
writeFileSync(join(here, 'icon.ico'), ico(sizes.map(([size, from]) => [size, from(size)])));

const set = mkdtempSync(join(work, 'mac-'));
execFileSync(tauri, ['icon', join(here, 'icon.svg'), '--output', set], { stdio: 'ignore' });
copyFileSync(join(set, 'icon.icns'), join(here, 'icon.icns'));
rmSync(work, { recursive: true });
