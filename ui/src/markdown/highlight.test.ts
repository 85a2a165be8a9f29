import { describe, expect, it } from 'vitest';
import { highlight, MOST_LINES } from './highlight';

describe('code in colours', () => {
  it('keeps every letter and names the parts', async () => {
    const code = 'import csv\nprint("a <b>", 1) # why\n';
    const pieces = (await highlight('python', code)) ?? [];
    expect(pieces.map(({ text }) => text).join('')).toBe(code);
    expect(pieces).toContainEqual({ text: 'import', part: 'key' });
    expect(pieces).toContainEqual({ text: '"a <b>"', part: 'str' });
    expect(pieces).toContainEqual({ text: '# why', part: 'com' });
  });

  it('a language without a grammar keeps one colour', async () => {
    expect(await highlight('klingon', 'a')).toBeNull();
    expect(await highlight('', 'a')).toBeNull();
  });

  it('over 2,000 lines it is never coloured', async () => {
    expect(await highlight('python', 'a = 1\n'.repeat(MOST_LINES))).toBeNull();
  });
});
