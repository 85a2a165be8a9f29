import { describe, expect, it } from 'vitest';
import { isLarge, pixelsIn } from './pixels';

const url = (bytes: string, type = 'png') => `data:image/${type};base64,${btoa(bytes)}`;
const big = (n: number, count: number) => letters(n, count).toReversed().join('');
const little = (n: number, count: number) => letters(n, count).join('');
const letters = (n: number, count: number) =>
  Array.from({ length: count }, (_, at) => String.fromCharCode(Math.floor(n / 256 ** at) % 256));

const W = 12_000;
const H = 9_000;
const webp = (kind: string, rest: string) => `RIFF\x20\0\0\0WEBP${kind}\x10\0\0\0${rest}`;
const PICTURES: [string, string][] = [
  ['PNG', `\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR${big(W, 4)}${big(H, 4)}`],
  ['GIF', `GIF89a${little(W, 2)}${little(H, 2)}`],
  [
    'JPEG behind other parts',
    `\xff\xd8\xff\xe1${big(70, 2)}${'x'.repeat(68)}\xff\xff\xc4${big(4, 2)}yy\xff\xc2${big(8, 2)}\x08${big(H, 2)}${big(W, 2)}`,
  ],
  ['WebP with a canvas', webp('VP8X', `\0\0\0\0${little(W - 1, 3)}${little(H - 1, 3)}`)],
  ['WebP without loss', webp('VP8L', `\x2f${little(W - 1 + (H - 1) * 0x4000, 4)}`)],
  ['WebP with loss', webp('VP8 ', `\0\0\0\x9d\x01\x2a${little(W, 2)}${little(H, 2)}`)],
  ['BMP that stands on its head', `BM${'\0'.repeat(16)}${little(W, 4)}${little(2 ** 32 - H, 4)}`],
  [
    'AVIF of several parts',
    `\0\0\0\x20ftypavif${'\0'.repeat(20)}ispe\0\0\0\0${big(64, 4)}${big(64, 4)}ispe\0\0\0\0${big(W, 4)}${big(H, 4)}`,
  ],
];

describe('the pixels of a picture', () => {
  it.each(PICTURES)('are read from a %s, whatever its address calls it', (_, bytes) => {
    expect(pixelsIn(url(`${bytes}${'\0'.repeat(8)}`))).toEqual({ width: W, height: H });
    expect(pixelsIn(url(`${bytes}${'\0'.repeat(8)}`, 'webp'))).toEqual({ width: W, height: H });
  });

  it.each(PICTURES)('are unknown where a %s breaks off', (_, bytes) => {
    expect(pixelsIn(url(bytes.slice(0, -6)))).not.toEqual({ width: W, height: H });
  });

  it.each([
    ['no picture', 'hello'],
    ['nothing', ''],
    ['a JPEG without a picture', `\xff\xd8${'\xff\xe0\0\x02'.repeat(2_000)}`],
    ['a JPEG that tells its height at its end', `\xff\xd8\xff\xc0${big(8, 2)}\x08\0\0${big(W, 2)}`],
    ['a GIF without a size', `GIF89a${'\0'.repeat(8)}`],
  ])('are unknown of %s', (_, bytes) => {
    expect(pixelsIn(url(bytes))).toBeNull();
  });

  it('over 40 million, or unknown, are decoded at a click only', () => {
    expect(isLarge({ width: 8_000, height: 5_000 })).toBe(false);
    expect(isLarge({ width: 8_000, height: 5_001 })).toBe(true);
    expect(isLarge(null)).toBe(true);
  });
});
