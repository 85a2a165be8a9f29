import { expect, it } from 'vitest';
import { examples } from './folding.json';
import { fold, folded, holds, occurrences, pieces, words } from './letters';

it.each([
  ['Crème BRÛLÉE', 'creme brulee'],
  ['Cre\u0300me', 'creme'],
  ['Ещё МОЁ', 'еще мое'],
  ['ΟΔΟΣ οδός', 'οδοσ οδοσ'],
  ['Straße ŁÓDŹ Ærø', 'strasse lodz aero'],
  ['İstanbul ılık', 'istanbul ilik'],
  ['ＡＢＣ１２３', 'abc123'],
  ['ｶﾞｽ ガス カ\u3099ス', 'ガス ガス ガス'],
  ['한국어', '한국어'],
  ['שָׁלוֹם', 'שלום'],
  ['co\u00ADoperate\u200B', 'cooperate'],
  ['one\ttwo\u00A0three\u0000\u0001', 'one two three  '],
  ['ﬁne', 'fine'],
  ['กี่ กิ', 'กี่ กิ'],
  ['🪟 x', '🪟 x'],
])('folds %j', (text, wanted) => {
  expect(fold(text)).toBe(wanted);
});

it.each([
  ['it’s ‘so’ oʼclock', "it's 'so' o'clock"],
  ['“so” „so“ «so»', '"so" "so" "so"'],
  ['a‐b‑c‒d–e—f―g−h', 'a-b-c-d-e-f-g-h'],
])('folds signs as they are set to signs as they are typed: %j', (text, wanted) => {
  expect(fold(text)).toBe(wanted);
});

it('folds as the application does', () => {
  for (const [text, wanted] of Object.entries(examples)) expect([text, fold(text)]).toEqual([text, wanted]);
});

it('takes each word of a query once', () => {
  expect(words('  Été été\u3000ETE 猫 ')).toEqual(['ete', '猫']);
  expect(holds('Une Été chaude', words('CHAUDE ete'))).toBe(true);
  expect(holds('Une Été chaude', words('chaude froide'))).toBe(false);
});

it('marks words as they were written', () => {
  const shown = (text: string, query: string) =>
    pieces(text, words(query))
      .map(({ text, marked }) => (marked ? `[${text}]` : text))
      .join('');
  expect(shown('A Crème brûlée', 'creme BRULEE')).toBe('A [Crème] [brûlée]');
  expect(shown('aaaa', 'aa')).toBe('[aaaa]');
  expect(shown('die Straße', 'strasse')).toBe('die [Straße]');
  expect(shown('x カ\u3099ス', 'ガ')).toBe('x [カ\u3099]ス');
  expect(shown('猫が好き', 'が')).toBe('猫[が]好き');
  expect(shown('🪟 window 🪟', '🪟')).toBe('[🪟] window [🪟]');
  expect(shown('He said “it’s so”', '"it\'s')).toBe('He said [“it’s] so”');
  expect(shown("it's 2014-15", 'it’s 2014–15')).toBe("[it's] [2014-15]");
  expect(shown('nothing', 'something')).toBe('nothing');
  expect(pieces('', ['x'])).toEqual([{ text: '', marked: false }]);
});

it('finds a phrase one place after the other', () => {
  expect(occurrences(folded('aaaa Aa'), 'aa')).toEqual([
    { from: 0, to: 2 },
    { from: 2, to: 4 },
    { from: 5, to: 7 },
  ]);
  expect(occurrences(folded('x'), '')).toEqual([]);
});
