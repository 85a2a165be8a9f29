// English.
import type { LinkHandler, LinkTest, NoPreview } from '../bindings';
import { isolated } from './tools';

const BY_ANOTHER_WAY = 'Signing in works all the same, through an address of this computer.';
const REPAIR = 'Repair sends the links to this Oriel.';
const WHILE_IT_WAITS = 'Signing in works all the same: while it waits, try another way.';

export const en = {
  preview: {
    folder: 'A folder.',
    tooLarge: 'This picture is too large to show here. Download it to see it.',
    unknownKind: 'There is no preview for files of this kind.',
    notText: 'This file is not text.',
  } satisfies Record<NoPreview, string>,

  /** Who gets `oriel://` links. */
  links: {
    ours: () => 'Links that begin with oriel:// open this Oriel, so a sign-in comes back by itself.',
    other: ({ name }) => `Links that begin with oriel:// open ${isolated(name)}. ${BY_ANOTHER_WAY} ${REPAIR}`,
    nobody: () => `No program opens links that begin with oriel://. ${BY_ANOTHER_WAY} ${REPAIR}`,
    unknown: ({ why }) =>
      `${why} Test the link to see whether it arrives. If it does not, signing in works another way.`,
  } satisfies { [Kind in LinkHandler['handler']]: (facts: Extract<LinkHandler, { handler: Kind }>) => string },

  /** What a test of them showed. */
  linkTest: {
    arrived: ({ milliseconds }) => `A link was opened and arrived in ${milliseconds} ms.`,
    nobody: () => `No program opens links that begin with oriel://, so none was opened. ${REPAIR}`,
    late: ({ seconds }) =>
      `The link was opened and did not arrive within ${seconds} s. If the system asked which program to use, choose Oriel and test again; otherwise repair. ${WHILE_IT_WAITS}`,
    notOpened: () => `The system could not open the link. ${WHILE_IT_WAITS}`,
  } satisfies { [Kind in LinkTest['kind']]: (facts: Extract<LinkTest, { kind: Kind }>) => string },
};
