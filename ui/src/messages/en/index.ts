// English. Each part of the window has its words in a file of its own.
import type { LinkHandler, LinkTest, NoChat, NoPreview, Omission } from '../../bindings';
import { isolated, say, type Each } from '../tools';
import { account } from './account';
import { actions } from './actions';
import { answer } from './answer';
import { chat } from './chat';
import { composer } from './composer';
import { deleted } from './deleted';
import { figures } from './figures';
import { files } from './files';
import { kit } from './kit';
import { kindsOfFiles } from './kindsOfFiles';
import { linksTrouble } from './linksTrouble';
import { markdown } from './markdown';
import { models } from './models';
import { options } from './options';
import { palette } from './palette';
import { print } from './print';
import { privacy } from './privacy';
import { attachmentNote, problem } from './problems';
import { search } from './search';
import { preferences, settings } from './settings';
import { shell } from './shell';
import { signIn } from './signIn';
import { BY_ANOTHER_WAY, list, many, number, quoted, sentences } from './tools';
import { transfers } from './transfers';

const aChat = (title: string | null) => (title === null ? 'A chat without a title' : quoted(title));

const REPAIR = 'Repair sends the links to this Oriel.';
const elsewhere = (opened: string) => `Links that begin with oriel:// open ${opened}. ${BY_ANOTHER_WAY} ${REPAIR}`;
const WHILE_IT_WAITS = 'Signing in works all the same: while it waits, try another way.';

export const en = {
  account,
  actions,
  answer,
  chat,
  composer,
  deleted,
  figures,
  files,
  kindsOfFiles,
  kit,
  markdown,
  models,
  options,
  palette,
  preferences,
  print,
  privacy,
  search,
  settings,
  shell,
  signIn,
  transfers,

  sentences,
  problem,
  attachmentNote,

  preview: {
    folder: 'A folder.',
    tooLarge: 'This picture is too large to show here. Download it to see it.',
    unknownKind: 'There is no preview for files of this kind.',
    notText: 'This file is not text.',
  } satisfies Record<NoPreview, string>,

  /** Who gets `oriel://` links. */
  links: {
    ours: () => 'Links that begin with oriel:// open this Oriel, so a sign-in comes back by itself.',
    other: ({ name }) => elsewhere(isolated(name)),
    anotherOriel: ({ program }) => elsewhere(`another Oriel, ${isolated(program)}`),
    withoutLink: ({ entry }) => elsewhere(`Oriel without the link, because its entry ${isolated(entry)} lacks “%u”`),
    gone: ({ name, program }) => elsewhere(`${isolated(name)}, which is no longer there (${isolated(program)})`),
    notABundle: () => elsewhere('only an Oriel that is an app bundle, as macOS wants it; this is a development run'),
    nobody: () => `No program opens links that begin with oriel://. ${BY_ANOTHER_WAY} ${REPAIR}`,
    unknown: ({ trouble }) =>
      `${say(linksTrouble, 'kind', trouble)} Test the link to see whether it arrives. If it does not, signing in works another way.`,
  } satisfies Each<LinkHandler, 'handler'>,

  /** What a test of them showed. */
  linkTest: {
    arrived: ({ milliseconds }) => `A link was opened and arrived in ${number(milliseconds)} ms.`,
    nobody: () => `No program opens links that begin with oriel://, so none was opened. ${REPAIR}`,
    late: ({ seconds }) =>
      `The link was opened and did not arrive within ${number(seconds)} s. If the system asked which program to use, choose Oriel and test again; otherwise repair. ${WHILE_IT_WAITS}`,
    notOpened: () => `The system could not open the link. ${WHILE_IT_WAITS}`,
  } satisfies Each<LinkTest, 'kind'>,

  /** What an import left out. `why` is the sentence of `noChat`. */
  omission: {
    chat: ({ title }, why) => `${aChat(title)} was left out: ${why}`,
    messages: ({ title, count }) =>
      `${aChat(title)} came in, but ${many(count, {
        one: 'one message in it could not be read and was left out.',
        other: '# messages in it could not be read and were left out.',
      })}`,
    damagedOwn: ({ file, error }) => `${quoted(file)}: It is damaged (${error}).`,
    newerOwn: ({ file }) => `${quoted(file)}: It was written by a newer Oriel. Bring it in with that version.`,
    notAnExport: ({ file }) => `${quoted(file)}: It is not an export of ChatGPT, of Claude, or of Oriel.`,
    partsIndex: ({ file }) => `${quoted(file)}: This is the list of the parts; choose the .zip files.`,
    noJson: ({ file }) => `${quoted(file)} is not an export: it holds no JSON.`,
    tooLong: ({ file }) =>
      `${quoted(file)} holds more than Oriel reads at once. What comes before that in it was brought in.`,
    breaksOff: ({ file, error }) =>
      `${quoted(file)} breaks off or is damaged (${error}). What comes before that in it was brought in.`,
    damagedLine: ({ file, error }) => `A line of ${quoted(file)} is damaged (${error}) and was left out.`,
    notUnpacked: ({ archive, error }) => `A file in ${quoted(archive)} could not be unpacked: ${error}.`,
    otherFiles: ({ archive, count, names }) =>
      `${many(count, { one: 'One other file', other: '# other files' })} in ${quoted(archive)} ${many(count, {
        one: 'was not read, because its name is not one of chats',
        other: 'were not read, because their names are not those of chats',
      })}: ${list([...names.map(isolated), ...(count > names.length ? ['…'] : [])])}.`,
    more: ({ count }) => many(count, { one: 'One more thing was left out.', other: '# more things were left out.' }),
  } satisfies Each<Omission, 'kind', [why: string]>,

  /** Why a chat was left out of an import. */
  noChat: {
    damaged: ({ error }) => `it is damaged (${error}).`,
    future: () => 'its time is in the future. Is this computer’s clock right?',
    empty: () => 'it has no messages.',
    unreadable: () => 'none of its messages could be read.',
    tangled: () => 'its branches repeat too much.',
    unknown: () => 'it is no conversation that Oriel knows.',
    foreignRecords: () => 'its records have ids that Oriel does not give.',
    foreignFiles: () => 'its files have ids that Oriel does not give.',
    noBeginning: () => 'its beginning is missing.',
  } satisfies Each<NoChat, 'reason'>,

  /** How much was left out of it. */
  omissions: (count: number) => many(count, { one: 'One thing was left out', other: '# things were left out' }),
};
