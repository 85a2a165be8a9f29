import { afterEach, describe, expect, it } from 'vitest';
import { dragged } from '../../files/browser/dragging';
import { dragOf, drop, promise } from './drop';

type Part = { kind: 'file' | 'string'; folder?: boolean; file?: File };
/** What an engine hands over: `parts` are the files, `data` the texts by their types. */
function held(parts: Part[], data: Record<string, string> = {}): DataTransfer {
  const items = parts.map(({ kind, folder = false, file }) => ({
    kind,
    getAsFile: () => file ?? null,
    webkitGetAsEntry: () => ({ isDirectory: folder }),
  }));
  const types = [...(parts.length > 0 ? ['Files'] : []), ...Object.keys(data)];
  return {
    items,
    types,
    files: parts.flatMap(({ file }) => file ?? []),
    getData: (type: string) => data[type] ?? '',
  } as unknown as DataTransfer;
}

function taker() {
  const took = { paths: [] as string[], files: [] as string[], folders: [] as string[], text: '' };
  return {
    took,
    attachments: {
      add: (paths: string[]) => void took.paths.push(...paths),
      takeDropped: async () => void took.files.push('what was dropped'),
      bring: async (files: File[]) => void took.files.push(...files.map(({ name }) => name)),
      bringText: async (_: string, name: string) => void took.files.push(name),
      refuseFolder: (name: string) => void took.folders.push(name),
    },
    write: (text: string) => void (took.text += text),
    quote: (text: string) => void (took.text += `${text}\n\n`),
  };
}

const says = (transfer: DataTransfer) => {
  const drag = dragOf(transfer);
  return drag && promise(drag);
};
const csv = { kind: 'file' as const, file: new File(['1'], 'bills.csv') };

afterEach(() => dragged.end());

describe('what a drop will do is said before', () => {
  it('for files, one and more, and where the engine does not tell how many', () => {
    expect(says(held([csv]))).toBe('Add 1 file to this chat');
    expect(says(held([csv, csv, csv]))).toBe('Add 3 files to this chat');
    expect(says({ types: ['Files'], items: [] } as unknown as DataTransfer)).toBe('Add files to this chat');
  });
  it('for words and links', () => {
    expect(says(held([], { 'text/plain': 'a' }))).toBe('Quote this text in the message');
    expect(says(held([], { 'text/uri-list': 'https://example.org', 'text/plain': 'a' }))).toBe(
      'Put this link in the message',
    );
    expect(says(held([], { 'application/x-other': 'a' }))).toBeNull();
  });
  it('for files of the cloud', () => {
    dragged.begin(['~/a', '~/b']);
    expect(says(held([], { 'text/plain': '~/a' }))).toBe('Add 2 files from your cloud to this chat');
  });
});

describe('a drop', () => {
  it('takes files and refuses folders', async () => {
    const to = taker();
    await drop(held([csv, { kind: 'file', folder: true, file: new File([], 'House') }]), to);
    expect(to.took).toMatchObject({ files: ['bills.csv'], folders: ['House'] });
  });
  it('asks for files that the engine hides, and still takes a link that comes alone', async () => {
    const to = taker();
    const hidden = held([], { 'text/uri-list': '', 'text/html': '' });
    expect(says(hidden)).toBe('Add files to this chat');
    await drop(hidden, to);
    expect(to.took).toMatchObject({ files: ['what was dropped'], text: '' });
    await drop(held([], { 'text/uri-list': 'https://example.org/a' }), to);
    expect(to.took).toMatchObject({ files: ['what was dropped'], text: 'https://example.org/a' });
  });
  it('names files of the cloud instead of taking them', async () => {
    const to = taker();
    dragged.begin(['~/a']);
    await drop(held([], { 'text/plain': '~/a' }), to);
    expect(to.took).toMatchObject({ paths: ['~/a'], files: [], text: '' });
    expect(dragged.paths).toEqual([]);
  });
  it('quotes a text, keeps a long one as a file, and inserts a link', async () => {
    const to = taker();
    await drop(held([], { 'text/plain': 'one\ntwo' }), to);
    await drop(held([], { 'text/plain': 'x'.repeat(9000) }), to);
    await drop(held([], { 'text/uri-list': '# a comment\r\nhttps://example.org/a' }), to);
    expect(to.took.text).toBe('> one\n> two\n\nhttps://example.org/a');
    expect(to.took.files).toEqual(['Dropped text.txt']);
  });
});
