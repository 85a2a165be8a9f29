import { describe, expect, it } from 'vitest';
import { best, marks, rank, readQuery } from './find';

const shown = (text: string, query: string) =>
  marks(text, query)
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join('');

describe('what is asked for', () => {
  it('is said by the first sign', () => {
    expect(readQuery(' heat')).toEqual({ only: 'all', query: 'heat' });
    expect(readQuery('> dark ')).toEqual({ only: 'actions', query: 'dark' });
    expect(readQuery('@haiku')).toEqual({ only: 'models', query: 'haiku' });
    expect(readQuery('/')).toEqual({ only: 'files', query: '' });
  });
});

describe('the best rows', () => {
  const find = (query: string, names: string[]) => best(names, (name) => rank(query, name), 5);
  it('begin with what was typed, in any order of the words, without accents', () => {
    expect(find('heat', ['Wheat', 'House: heat pump', 'Heat loss'])).toEqual([
      'Heat loss',
      'House: heat pump',
      'Wheat',
    ]);
    expect(find('pump house', ['House: heat pump', 'House'])).toEqual(['House: heat pump']);
    expect(find('resume', ['Résumé', 'Summary'])).toEqual(['Résumé']);
  });
  it('are at most so many, and all in order when nothing was typed', () => {
    expect(find('', ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
  it('are found by words that are not in the name, after those that are', () => {
    expect(rank('theme', 'Dark appearance', 'theme')).toBeGreaterThan(0);
    expect(rank('theme', 'Theme', '')).toBeGreaterThan(rank('theme', 'Dark appearance', 'theme'));
    expect(rank('theme', 'Dark appearance')).toBe(0);
  });
});

describe('the letters that were looked for', () => {
  it('are marked wherever they stand', () => {
    expect(shown('House: heat pump, Heat loss', 'heat')).toBe('House: [heat] pump, [Heat] loss');
    expect(shown('House: heat pump', 'pump house')).toBe('[House]: heat [pump]');
  });
  it('are never marked in the wrong place', () => {
    expect(shown('İstanbul trip', 'trip')).toBe('İstanbul [trip]');
    expect(shown('İstanbul trip', 'istan')).toBe('[İstan]bul trip');
    expect(shown('It’s “so”', `it's "so`)).toBe('[It’s] [“so]”');
    expect(shown('日本語のメモ', '日本')).toBe('[日本]語のメモ');
    expect(shown('nothing', '')).toBe('nothing');
  });
});
