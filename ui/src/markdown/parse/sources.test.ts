import { expect, it } from 'vitest';
import { sourcesOf } from './sources';

it('names each page once, in order, wherever in the answer it stands', () => {
  const text = `See [the tariff](https://a.example/tariff) and [1](https://b.example/x).

- again [the tariff](https://a.example/tariff)
- bare https://c.example/y

| a |
|---|
| [table](https://d.example/) |

> [quoted](https://e.example/)
`;
  expect(sourcesOf(text)).toEqual([
    { address: 'https://a.example/tariff', host: 'a.example', name: 'the tariff' },
    { address: 'https://b.example/x', host: 'b.example', name: 'b.example' },
    { address: 'https://c.example/y', host: 'c.example', name: 'c.example' },
    { address: 'https://d.example/', host: 'd.example', name: 'table' },
    { address: 'https://e.example/', host: 'e.example', name: 'quoted' },
  ]);
});

it('what is no web page is no source', () => {
  expect(sourcesOf('[a](javascript:alert(1)) [b](mailto:a@b.example) [c](/d) `https://e.example`')).toEqual([]);
});
