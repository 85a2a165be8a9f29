import { describe, expect, it } from 'vitest';
import { highlight, MOST_LINES } from './highlight';

describe('code in colours', () => {
  it('keeps every letter and names the parts', () => {
    const chunks = ['import csv\nprint("a', ' <b>", 1) # why\n'];
    const found = highlight({ language: 'python', chunks }) ?? [];
    expect(found.map((pieces) => pieces.map(({ text }) => text).join(''))).toEqual(chunks);
    expect(found[0]).toContainEqual({ text: 'import', part: 'key' });
    expect(found[0]).toContainEqual({ text: '"a', part: 'str' });
    expect(found[1]).toContainEqual({ text: ' <b>"', part: 'str' });
    expect(found[1]).toContainEqual({ text: '# why', part: 'com' });
  });

  it('a language without a grammar keeps one colour', () => {
    expect(highlight({ language: 'klingon', chunks: ['a'] })).toBeNull();
    expect(highlight({ language: '', chunks: ['a'] })).toBeNull();
  });

  it('over 2,000 lines it is never coloured', () => {
    expect(highlight({ language: 'python', chunks: ['a = 1\n'.repeat(MOST_LINES)] })).toBeNull();
  });

  it.each(['ini', 'cpp', 'csharp', 'markdown', 'python'])('a line of %s over 2,000 letters is plain', (language) => {
    const long = '"1" '.repeat(501);
    const chunks = [`a = "1"\n${long}`, `\nb = "2"\n`];
    const found = highlight({ language, chunks }) ?? [];
    expect(found.map((pieces) => pieces.map(({ text }) => text).join(''))).toEqual(chunks);
    expect(found[0]).toContainEqual({ text: long, part: null });
    if (language !== 'markdown') expect(found[1]).toContainEqual({ text: '"2"', part: 'str' });
  });

  it('a line of 2,000 letters has its colours', () => {
    const [pieces = []] = highlight({ language: 'python', chunks: [`"${'a'.repeat(1_998)}"`] }) ?? [];
    expect(pieces).toEqual([{ text: `"${'a'.repeat(1_998)}"`, part: 'str' }]);
  });
});
