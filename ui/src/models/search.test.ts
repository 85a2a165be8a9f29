import { describe, expect, it } from 'vitest';
import type { Model } from '../bindings';
import { entriesOf, HEAD, inView, ROW, type Wish } from './entries';
import { score } from './search';

const USD = 100_000_000;

function model(name: string, maker: string, more: Partial<Model> = {}): Model {
  return {
    id: `${maker.toLowerCase()}/${name.toLowerCase().replaceAll(' ', '-')}`,
    name,
    maker,
    provider: maker.toLowerCase(),
    context: 128_000,
    longestAnswer: 8000,
    hasFixedLimit: false,
    inputMicrocentsPerMillion: 3 * USD,
    outputMicrocentsPerMillion: 15 * USD,
    readsImages: false,
    readsPdf: false,
    usesTools: false,
    reasons: false,
    efforts: false,
    verbose: false,
    temperature: true,
    hottest: 2,
    searches: false,
    draws: false,
    ...more,
  };
}
const sonnet = model('Claude Sonnet 5', 'Anthropic', { readsImages: true });
const haiku = model('Claude Haiku 4.5', 'Anthropic', { readsImages: true, inputMicrocentsPerMillion: 1 * USD });
const luna = model('GPT-5.6 Luna', 'OpenAI', { readsImages: true, inputMicrocentsPerMillion: 0.2 * USD });
const grok = model('Grok 4.6', 'xAI', { inputMicrocentsPerMillion: 0.5 * USD, reasons: true });
const all = [sonnet, haiku, luna, grok];
const wish: Wish = { query: '', filters: new Set(), favourites: [], byPrice: false };
const names = (more: Partial<Wish>) =>
  entriesOf(all, { ...wish, ...more }).entries.map((entry) =>
    entry.kind === 'group' ? `# ${entry.title}` : entry.model.name,
  );

describe('searching', () => {
  it.each([
    ['sonnet', ['Claude Sonnet 5']],
    ['openai', ['GPT-5.6 Luna']],
    ['cheap vision', ['GPT-5.6 Luna']],
    ['claude hai', ['Claude Haiku 4.5']],
    ['clsonnet', ['Claude Sonnet 5']],
    ['snnt', ['Claude Sonnet 5']],
    ['thinking', ['Grok 4.6']],
    ['zzzz', []],
    ['SONNÉT', ['Claude Sonnet 5']],
  ])('%s', (query, expected) => expect(names({ query })).toEqual(expected));

  it('puts the better match first', () => {
    expect(score('grok', grok)).toBeGreaterThan(score('rok', grok));
  });
});

describe('the list', () => {
  it('groups by maker after the favourites', () => {
    expect(names({ favourites: [luna.id] })).toEqual([
      '# Favourites',
      'GPT-5.6 Luna',
      '# Anthropic · 2',
      'Claude Sonnet 5',
      'Claude Haiku 4.5',
      '# OpenAI · 1',
      'GPT-5.6 Luna',
      '# xAI · 1',
      'Grok 4.6',
    ]);
  });
  it('keeps what passes every filter', () => {
    expect(names({ filters: new Set(['readsImages', 'cheap']) })).toEqual(['# OpenAI · 1', 'GPT-5.6 Luna']);
  });
  it('is one list when ordered by price', () => {
    expect(names({ byPrice: true })).toEqual(['GPT-5.6 Luna', 'Grok 4.6', 'Claude Haiku 4.5', 'Claude Sonnet 5']);
  });
  it('forgets a favourite that Puter no longer has', () => {
    expect(names({ favourites: ['gone/model'] })[0]).toBe('# Anthropic · 2');
  });
  it('draws only the lines in view', () => {
    const many = Array.from({ length: 500 }, (_, n) => model(`Model ${n}`, 'Maker'));
    const { entries, height, count } = entriesOf(many, wish);
    expect({ height, count }).toEqual({ height: HEAD + 500 * ROW, count: 500 });
    const shown = inView(entries, 3000, 400);
    expect(shown.length).toBeLessThan(25);
    expect(shown[0]?.top).toBeLessThan(3000);
    expect(shown.at(-1)?.top).toBeGreaterThan(3400);
  });
});
