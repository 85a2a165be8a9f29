// Finds addresses that stand bare among words, as GitHub does, and where they end: also where the words go on at once, in
// a script that is written without blanks or with signs of its own.

/** An address in a text: where it stands and where it leads. */
export type Address = { start: number; end: number; href: string };

const BEGINS =
  /(?<![\p{Script=Latin}\d@])(?:https?:\/\/|www\.(?=[\p{L}\d]))|(?<![\w.+-])(?:mailto:)?[a-z\d._+-]+@(?=[a-z\d])/giu;
const MAIL_HOST = /^[a-z\d_-]+(?:\.[a-z\d_-]+)*\.[a-z\d-]*[a-z\d](?![\w-])/i;
/** What may follow the scheme: somebody's name, a host or an address in brackets, a port. */
const HOST = /^(?:[\w.~%:-]+@)?(?:\[[\da-f:.]+\]|[\p{L}\p{M}\d_-]+(?:\.[\p{L}\p{M}\d_-]+)*)/iu;
const IN_PATH = /[\w\-.~:/?#[\]@!$&'()*+,;=%{}^|]/;
/** A host may be written in one of these; a letter of another one does not belong to the address. */
const SCRIPTS = [
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  /\p{Script=Hangul}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Thai}/u,
  /\p{Script=Devanagari}/u,
];
const LATIN = /\p{Script=Latin}/u;
/** What ends a sentence, a quotation or emphasis, not an address. */
const TRAILING = /[?!.,:;*_~'^|([{]/;
const ENTITY = /&[a-z\d]{1,31}$/i;
/** Nobody writes a longer one by hand. */
const LONGEST = 4000;

/** All bare addresses in `text`, in order. */
export function addressesIn(text: string): Address[] {
  const found: Address[] = [];
  if (!/:\/\/|www\.|@/i.test(text)) return found;
  BEGINS.lastIndex = 0;
  for (let begin = BEGINS.exec(text); begin; begin = BEGINS.exec(text)) {
    const address = begin[0].endsWith('@') ? mail(text, begin) : web(text, begin);
    if (!address) continue;
    if (address.href.length <= LONGEST) found.push(address);
    BEGINS.lastIndex = address.end;
  }
  return found;
}

function mail(text: string, { index: start, 0: name }: RegExpExecArray): Address | undefined {
  const from = start + name.length;
  const host = MAIL_HOST.exec(text.slice(from, from + 254))?.[0];
  if (host === undefined) return undefined;
  const written = name + host;
  return { start, end: start + written.length, href: /^mailto:/i.test(written) ? written : `mailto:${written}` };
}

function web(text: string, { index: start, 0: begins }: RegExpExecArray): Address | undefined {
  const isBare = begins.endsWith('.');
  const from = isBare ? start : start + begins.length;
  const belongs = lettersOf(text.slice(from, from + 254));
  let end = from;
  let brackets = 0;
  while (end < text.length && belongs(text.charAt(end))) {
    const sign = text.charAt(end);
    brackets += sign === '[' ? 1 : sign === ']' ? -1 : 0;
    // A label around it ends, or emphasis.
    if (brackets < 0 || /^(?:\*\*|~~)/.test(text.slice(end, end + 2))) break;
    end++;
  }
  const host = HOST.exec(text.slice(from, end))?.[0];
  if (host === undefined) return undefined;
  const written = trimmed(text.slice(start, end));
  end = start + written.length;
  if (end < from + host.length || (isBare && !/\..*\./.test(written))) return undefined;
  return { start, end, href: isBare ? `http://${written}` : written };
}

/** An address without what stands around it: the end of a sentence, and brackets that it did not open. */
function trimmed(address: string): string {
  let end = address.length;
  let unopened = address.split(')').length - address.split('(').length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ')' && unopened > 0) unopened--;
    else if (!TRAILING.test(last)) break;
    else if (last === '(') unopened++;
    else if (last === ';') end -= ENTITY.exec(address.slice(Math.max(0, end - 33), end - 1))?.[0].length ?? 0;
  }
  return address.slice(0, end);
}

/** Which letters belong to an address that begins like this: of a host of another script also its letters. */
function lettersOf(beginning: string): (letter: string) => boolean {
  const first = /^[\p{L}\p{M}]+/u.exec(beginning)?.[0] ?? '';
  const own = SCRIPTS.filter((script) => script.test(first.charAt(0)));
  return (letter) => IN_PATH.test(letter) || LATIN.test(letter) || own.some((script) => script.test(letter));
}
