import { expect, it } from 'vitest';
import { decoded } from './entities';

it.each([
  ['a &lt; b &amp;&amp; c', 'a < b && c'],
  ['&#8364;5 &#x20AC;5', '€5 €5'],
  ['&nothing; & &;', '&nothing; & &;'],
  ['&#0; &#9999999;', '\ufffd \ufffd'],
  ['&amp;lt;', '&lt;'],
])('%j reads %j', (written, read) => {
  expect(decoded(written)).toBe(read);
});
