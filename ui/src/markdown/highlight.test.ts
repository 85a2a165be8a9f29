import { describe, expect, it } from 'vitest';
import { highlight, MOST_LINES } from './highlight';

describe('code in colours', () => {
  it('keeps every letter and names the parts', async () => {
    const chunks = ['import csv\nprint("a', ' <b>", 1) # why\n'];
    const found = (await highlight('python', chunks)) ?? [];
    expect(found.map((pieces) => pieces.map(({ text }) => text).join(''))).toEqual(chunks);
    expect(found[0]).toContainEqual({ text: 'import', part: 'key' });
    expect(found[0]).toContainEqual({ text: '"a', part: 'str' });
    expect(found[1]).toContainEqual({ text: ' <b>"', part: 'str' });
    expect(found[1]).toContainEqual({ text: '# why', part: 'com' });
  });

  it('a language without a grammar keeps one colour', async () => {
    expect(await highlight('klingon', ['a'])).toBeNull();
    expect(await highlight('', ['a'])).toBeNull();
  });

  it('over 2,000 lines it is never coloured', async () => {
    expect(await highlight('python', ['a = 1\n'.repeat(MOST_LINES)])).toBeNull();
  });
});
