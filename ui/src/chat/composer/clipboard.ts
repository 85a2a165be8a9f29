// Files as a paste or a drop brings them: what they are, which cannot come, and their bytes for the door.
import { LIMITS, type Problem } from '../../bindings';
import { w } from '../../messages';

/** It may have been moved or changed. */
const UNREADABLE: Problem = { code: 'failed', reason: { kind: 'localFile' }, hint: null };
/** A text longer than this many letters becomes a file. */
const LONGEST_TEXT = 8_000;

/** What is no file that could be taken. */
export type Unfit = 'empty' | 'folder';

/** Why a file cannot be taken from a paste or a drop, or null when it can. */
export function refusal({ name, size }: Pick<File, 'name' | 'size'>): Problem | Unfit | null {
  const most = LIMITS.stagedBytes;
  if (size > most) return { code: 'invalid', reason: { kind: 'tooLargeToPaste', name, most }, hint: null };
  return size === 0 ? 'empty' : null;
}

/** The bytes of a file in Base64. */
export function asBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(UNREADABLE);
    reader.readAsDataURL(file);
  });
}

/** Whether a text that is pasted or dropped becomes a file: in the composer it would be in the way of what is written. */
export const isLongText = (text: string): boolean => text.length > LONGEST_TEXT;

/** A text as a file. */
export const textFile = (text: string, name: string): File => new File([text], name, { type: 'text/plain' });

/** Every line with the mark of a quote before it, as Markdown has it. */
export const quoted = (text: string): string =>
  text
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

/** The pictures and files of a paste; none when it holds text, which the field takes by itself. */
export function pastedFiles({ files, types }: Pick<DataTransfer, 'files' | 'types'>): File[] {
  // A word processor puts a picture of the words beside the words.
  if (types.includes('text/plain') && ![...files].some(({ type }) => !type.startsWith('image/'))) return [];
  return [...files].map(named);
}

/** The words of a paste that are too many for the field; null when it takes them by itself. */
export function pastedText(paste: Pick<DataTransfer, 'getData'>): { text: string; name: string } | null {
  const text = paste.getData('text/plain');
  return isLongText(text) ? { text, name: pastedName('.txt') } : null;
}

/**
 * The pictures on the clipboard, where a paste tells of nothing at all: WebKitGTK does that with a picture. Must be called
 * while the paste is being told; otherwise the clipboard is not shown.
 */
export async function copiedPictures(): Promise<File[]> {
  try {
    const pictures = (await navigator.clipboard.read()).flatMap((item) => {
      const type = item.types.find((type) => type.startsWith('image/'));
      return type === undefined ? [] : item.getType(type).then((picture) => named(new File([picture], '', { type })));
    });
    return await Promise.all(pictures);
  } catch {
    // There is no clipboard, or it is not shown.
    return [];
  }
}

/** Every pasted picture is called "image.png": the time tells them apart. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name) && file.name !== '') return file;
  const ending = /\.\w+$/.exec(file.name)?.[0] ?? `.${file.type.split('/')[1] ?? 'bin'}`;
  return new File([file], pastedName(ending), { type: file.type });
}

const pastedName = (ending: string): string => w().composer.names.pasted({ time: time(), ending });

function time(): string {
  const now = new Date();
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, '0')).join('.');
}
