// How many pixels a picture has, read from its first bytes: a few kilobytes can hold a picture that takes gigabytes once
// it is decoded. Which kind it is stands in the bytes; what its address says of that does not count.

/** The size of a picture in pixels. */
export type Pixels = { width: number; height: number };

/** So many pixels are decoded without a question: more than those of a camera's picture are 160 MB and up. */
const MOST = 40_000_000;
/** So many parts of a picture's head are looked at, and so many bytes for its boxes. */
const MOST_PARTS = 1_000;
const BOXES = 16_384;

/** The bytes of a picture, as they are asked for: its Base64 may be large. */
class Bytes {
  readonly #base64: string;

  constructor(base64: string) {
    this.#base64 = base64;
  }

  /** The text, a letter a byte, of so many bytes from a place; shorter at the end. */
  text(from: number, count: number): string {
    const first = Math.floor(from / 3);
    const last = Math.ceil((from + count) / 3);
    try {
      return atob(this.#base64.slice(first * 4, last * 4)).slice(from - first * 3, from - first * 3 + count);
    } catch {
      return '';
    }
  }

  /** The number in so many bytes, the highest first. */
  big(from: number, count: number): number {
    const text = this.text(from, count);
    return text.length < count ? NaN : [...text].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
  }

  /** The number in so many bytes, the lowest first. */
  little(from: number, count: number): number {
    const text = this.text(from, count);
    return text.length < count ? NaN : [...text].reduceRight((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
  }
}

/** How a kind of picture begins, and where its size is. */
const KINDS: { begins: RegExp; size: (bytes: Bytes) => Pixels }[] = [
  { begins: /^\x89PNG/, size: (png) => ({ width: png.big(16, 4), height: png.big(20, 4) }) },
  { begins: /^GIF8/, size: (gif) => ({ width: gif.little(6, 2), height: gif.little(8, 2) }) },
  { begins: /^\xff\xd8/, size: inJpeg },
  {
    begins: /^RIFF[^]{4}WEBPVP8X/,
    size: (webp) => ({ width: webp.little(24, 3) + 1, height: webp.little(27, 3) + 1 }),
  },
  { begins: /^RIFF[^]{4}WEBPVP8L/, size: inLossless },
  {
    begins: /^RIFF[^]{4}WEBPVP8 /,
    size: (webp) => ({ width: webp.little(26, 2) % 0x4000, height: webp.little(28, 2) % 0x4000 }),
  },
  { begins: /^BM/, size: (bmp) => ({ width: bmp.little(18, 4), height: signed(bmp.little(22, 4)) }) },
  { begins: /^[^]{4}ftyp/, size: inBoxes },
];

/** A picture that stands on its head has a height below zero. */
const signed = (height: number) => Math.min(height, 2 ** 32 - height);

/** Walks the parts of a JPEG to the one that begins its picture. */
function inJpeg(jpeg: Bytes): Pixels {
  let at = 2;
  for (let part = 0; part < MOST_PARTS; part++) {
    const mark = jpeg.big(at, 2);
    // What fills up before a mark.
    if (mark === 0xffff) at += 1;
    else if (mark >= 0xffc0 && mark <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(mark)) {
      return { width: jpeg.big(at + 7, 2), height: jpeg.big(at + 5, 2) };
    } else if (mark > 0xff00) at += 2 + jpeg.big(at + 2, 2);
    else break;
  }
  return { width: NaN, height: NaN };
}

/** Fourteen bits each, one after the other. */
function inLossless(webp: Bytes): Pixels {
  const bits = webp.little(21, 4);
  return { width: (bits % 0x4000) + 1, height: (Math.floor(bits / 0x4000) % 0x4000) + 1 };
}

/** AVIF names the size of each of its parts in a box; the largest is the picture. */
function inBoxes(avif: Bytes): Pixels {
  const head = avif.text(0, BOXES);
  const sizes = [...head.matchAll(/ispe/g)].map(({ index }) => ({
    width: avif.big(index + 8, 4),
    height: avif.big(index + 12, 4),
  }));
  const [largest] = sizes.sort((one, other) => other.width * other.height - one.width * one.height);
  return largest ?? { width: NaN, height: NaN };
}

/** The size of the picture in an address that holds it; null when it cannot be told. */
export function pixelsIn(dataUrl: string): Pixels | null {
  const bytes = new Bytes(dataUrl.slice(dataUrl.indexOf(',') + 1));
  const head = bytes.text(0, 16);
  const size = KINDS.find(({ begins }) => begins.test(head))?.size(bytes);
  return size && size.width > 0 && size.height > 0 ? size : null;
}

/** Whether a picture of this size is decoded only when somebody asks for it. One whose size is unknown may be as large. */
export const isLarge = (size: Pixels | null): boolean => size === null || size.width * size.height > MOST;
