import { expect, it } from 'vitest';
import type { LinkHandler } from '../../bindings';
import { canRepair, handlerWords, linkOutcome } from './links';

const ours: LinkHandler = { handler: 'ours' };
const other: LinkHandler = { handler: 'other', name: 'Another Star' };
const unknown: LinkHandler = { handler: 'unknown', trouble: { kind: 'windowsSilent' } };
const nothing = { health: ours, test: null, repaired: null };

it('says who gets the links, and repairs unless the system keeps it to itself', () => {
  expect(handlerWords(ours)).toContain('open this Oriel');
  expect(handlerWords(other)).toContain('open \u2068Another Star\u2069.');
  expect(handlerWords({ handler: 'nobody' })).toContain('No program opens links');
  expect(handlerWords(unknown)).toContain('Windows does not say which program opens oriel:// links. Test');
  expect([ours, other, unknown].map(canRepair)).toEqual([true, true, false]);
});
it('names another copy of Oriel, and what is wrong with its entry', () => {
  const plain = (known: LinkHandler) => handlerWords(known).replaceAll(/[\u2068\u2069]/g, '');
  expect(plain({ handler: 'anotherOriel', program: '/opt/oriel' })).toContain(
    'open another Oriel, /opt/oriel. Signing',
  );
  expect(plain({ handler: 'withoutLink', entry: '/usr/share/oriel.desktop' })).toContain(
    'open Oriel without the link, because its entry /usr/share/oriel.desktop lacks “%u”. Signing',
  );
  expect(plain({ handler: 'gone', name: 'Star', program: 'star' })).toContain(
    'open Star, which is no longer there (star). Signing',
  );
  expect(plain({ handler: 'notABundle' })).toContain('open only an Oriel that is an app bundle,');
});
it('says nothing until something was done', () => {
  expect(linkOutcome(nothing)).toEqual({ done: null, problem: null });
});
it('tells how long a link took, or why it did not come', () => {
  const outcome = (test: Parameters<typeof linkOutcome>[0]['test']) => linkOutcome({ ...nothing, test });
  expect(outcome({ kind: 'arrived', milliseconds: 230 }).done).toBe('A link was opened and arrived in 230 ms.');
  expect(outcome({ kind: 'late', seconds: 10 }).problem).toContain('did not arrive within 10 s');
  expect(outcome({ kind: 'nobody' }).problem).toContain('Repair');
  expect(outcome({ kind: 'notOpened' })).toEqual({ done: null, problem: expect.stringContaining('could not open') });
});
it('a repair is done only when links come here afterwards', () => {
  expect(linkOutcome({ health: ours, test: null, repaired: ours }).done).toBe('Repaired.');
  expect(linkOutcome({ health: other, test: null, repaired: other }).done).toBeNull();
});
