// What the words of a language are made with: its numbers, its lists, and its forms for one and for several.

/**
 * Writes numbers: 32000 → "32,000". With `digits` there are always so many after the point: (1, 2) → "1.00"; without,
 * as many as it has.
 */
export function numberIn(language: string): (value: number, digits?: number) => string {
  // An engine takes a third of a millisecond to make a format, so each is made when it is first needed.
  const formats = new Map<number | undefined, Intl.NumberFormat>();
  return (value, digits) => {
    const [minimumFractionDigits, maximumFractionDigits] = [digits, digits ?? 8];
    const make = () => new Intl.NumberFormat(language, { minimumFractionDigits, maximumFractionDigits });
    const format = formats.get(digits) ?? make();
    formats.set(digits, format);
    return format.format(value);
  };
}

/** `Category` are the forms that this language needs for counted things, so that none can be forgotten. */
export function tools<Category extends Intl.LDMLPluralRule>(language: string) {
  const number = numberIn(language);
  const plural = new Intl.PluralRules(language);
  const row = new Intl.ListFormat(language, { type: 'unit', style: 'short' });
  return {
    number,
    /** So many of something: `many(3, { one: '# file', other: '# files' })`. A name may hold a # and stands outside. */
    many: (value: number, forms: Record<Category, string>) =>
      forms[plural.select(value) as Category].replace('#', number(value)),
    /** Things in a row: "news.json, notes.json". */
    list: (things: string[]) => row.format(things),
  };
}

/** A name in a sentence, which keeps its direction for itself: U+2068 and U+2069 around it. */
export const isolated = (name: string) => `\u2068${name}\u2069`;

/** All sentences, or what may stand over them as a title and the sentences after it. */
export type Said = string | { title: string; text: string };

/**
 * What is said of all that can be told, one entry for each kind that `Key` names, made of the facts that go with it. The
 * compiler finds one that is missing.
 */
export type Each<Told, Key extends keyof Told, More extends unknown[] = [], Words extends Said = string> = {
  [Kind in Told[Key] & string]: (facts: Extract<Told, Record<Key, Kind>>, ...more: More) => Words;
};

/** What is said of what is told. */
export function say<Told, Key extends keyof Told, More extends unknown[] = [], Words extends Said = string>(
  table: Each<Told, Key, More, Words>,
  key: Key,
  told: Told,
  ...more: More
): Words {
  const words = table[told[key] as Told[Key] & string] as (facts: Told, ...more: More) => Words;
  return words(told, ...more);
}
