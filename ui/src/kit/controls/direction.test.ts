// Every field takes the direction of what is typed from one rule in `base.css`.
import { expect, it } from 'vitest';

const components = import.meta.glob<string>('../../**/*.svelte', { query: '?raw', import: 'default', eager: true });

/** The fields of a component that look for their direction by themselves. */
const ownRule = (markup: string): string[] =>
  markup.match(/<(?:input|textarea|Field|TextArea)\b[^<]*?\bdir="auto"/g) ?? [];

it('no field has a rule of its own for its direction', () => {
  expect(Object.entries(components).flatMap(([path, markup]) => ownRule(markup).map(() => path))).toEqual([]);
});

it('a field with one is found', () => {
  expect(
    ownRule('<p dir="auto">{text}</p>\n<Field label={name}\n  onclick={() => go()}\n  dir="auto" />'),
  ).toHaveLength(1);
});
