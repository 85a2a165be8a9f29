import { describe, expect, it, vi } from 'vitest';
import { asBase64, copiedPictures, pastedFiles, pastedText, quoted, refusal } from './clipboard';

const file = (name: string, type: string, text = 'x') => new File([text], name, { type });
const clipboard = (files: File[], types: string[]) => ({ files: files as unknown as FileList, types });

describe('a paste', () => {
  it('of a picture is a file with a name of its own', () => {
    const [picture] = pastedFiles(clipboard([file('image.png', 'image/png')], ['Files']));
    expect(picture?.name).toMatch(/^Pasted \d\d\.\d\d\.\d\d\.png$/);
    expect(pastedFiles(clipboard([file('', 'image/webp')], ['Files']))[0]?.name).toMatch(/^Pasted .*\.webp$/);
  });
  it('of a file keeps its name', () => {
    expect(pastedFiles(clipboard([file('bills.csv', 'text/csv')], ['Files']))[0]?.name).toBe('bills.csv');
  });
  it('of words is left to the field, also with a picture of the words beside them', () => {
    expect(pastedFiles(clipboard([file('image.png', 'image/png')], ['text/plain', 'text/html', 'Files']))).toEqual([]);
    expect(pastedFiles(clipboard([], ['text/plain']))).toEqual([]);
  });
  it('of more than 8,000 letters is a file with a name of its own', () => {
    const paste = (text: string) => ({ getData: (type: string) => (type === 'text/plain' ? text : '') });
    expect(pastedText(paste('x'.repeat(8_000)))).toBeNull();
    const long = pastedText(paste('x'.repeat(8_001)));
    expect(long?.text).toHaveLength(8_001);
    expect(long?.name).toMatch(/^Pasted \d\d\.\d\d\.\d\d\.txt$/);
  });
  it('that tells of nothing may be of a picture that the clipboard shows', async () => {
    const getType = (type: string) => Promise.resolve(new Blob(['x'], { type }));
    const read = () =>
      Promise.resolve([
        { types: ['text/html', 'image/png'], getType },
        { types: ['text/plain'], getType },
      ]);
    vi.stubGlobal('navigator', { clipboard: { read } });
    const pictures = await copiedPictures();
    expect(pictures.map(({ type }) => type)).toEqual(['image/png']);
    expect(pictures[0]?.name).toMatch(/^Pasted .*\.png$/);
    vi.stubGlobal('navigator', { clipboard: { read: () => Promise.reject(new Error('not shown')) } });
    expect(await copiedPictures()).toEqual([]);
    vi.unstubAllGlobals();
  });
});

describe('a text that is dropped', () => {
  it('becomes a quote, line by line', () => {
    expect(quoted('one\n\ntwo\r\n')).toBe('> one\n>\n> two');
    expect(quoted('  שלום  ')).toBe('> שלום');
  });
});

describe('bytes', () => {
  it('over 25 MB and of nothing cannot come, and the sentence says what can be done', () => {
    expect(refusal({ name: 'a.mov', size: 30 * 1024 * 1024 })).toMatchObject({
      reason: { kind: 'tooLargeToPaste', name: 'a.mov' },
    });
    expect(refusal({ name: 'a.txt', size: 0 })).toBe('empty');
    expect(refusal({ name: 'a.mov', size: 25_000_000 })).toBeNull();
  });
  it('cross the door in Base64', async () => {
    expect(await asBase64(new Blob([new Uint8Array([0, 255, 16])]))).toBe('AP8Q');
  });
});
