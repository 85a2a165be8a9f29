// English for the field a message is written in, what goes along with it, and what it may cost.
import type { Attachment } from '../../bindings';
import { about, atMost, balance, ceiling, cost as money, spoken, spokenAtMost, tokens } from './figures';
import { isolated } from '../tools';
import { many, number, tokensOf } from './tools';

/** The button that adds files, and its menu. */
const attach = {
  label: 'Attach files',
  fromComputer: 'From this computer…',
  fromCloud: 'From your cloud…',
};

/** The files beside the message. */
const files = {
  /** Read out before them. */
  list: 'Files with this message',
  /** Stands for files that could not be chosen or taken, whose names are not known. */
  unnamed: 'Files',
  unnamedFolder: 'The folder',

  /** What a chip says behind its file's name. */
  ready: ({ size, way }: { size: string; way: Given }) => `${size}, ${ways[way]}`,
  percent: (percent: number) => `${number(percent)} %`,
  unfit: {
    empty: 'It is empty, or it is a folder.',
    folder: 'Folders cannot be added here. Add the files in it.',
  },
  /** {0} is the file's name, {1} the sentences of `attachmentNote`. */
  note: '{0}: {1}',

  /** For a long text that became a file. */
  keepAsText: 'Keep as text',
  keepOneAsText: (name: string) => `Keep as text: ${name}`,

  // Read out.
  selected: (name: string) => `${name} selected. Backspace removes it.`,
  removed: (name: string) => `${name} removed`,
  uploading: (count: number) => `Uploading ${many(count, { one: '# file', other: '# files' })}.`,
  added: (name: string) => `${name} added.`,
  cannotCome: ({ name, why }: { name: string; why: string }) => `${name}: ${why}`,
};

/** How a model gets a file. */
type Given = Exclude<Attachment['way'], 'refused'>;
const ways: Record<Given, string> = {
  text: 'as text',
  image: 'as a picture',
  reference: 'by path',
};

/** Names of files that are made of what is pasted or dropped. `time` is one of the day, `ending` begins with a dot. */
const names = {
  pasted: ({ time, ending }: { time: string; ending: string }) => `Pasted ${time}${ending}`,
  droppedText: 'Dropped text.txt',
};

/** What a drop on the chat will do. */
const drop = {
  files: (count: number | null) =>
    count === null
      ? 'Add files to this chat'
      : many(count, { one: 'Add # file to this chat', other: 'Add # files to this chat' }),
  cloud: (count: number | null) =>
    count === null
      ? 'Add files from your cloud to this chat'
      : many(count, {
          one: 'Add # file from your cloud to this chat',
          other: 'Add # files from your cloud to this chat',
        }),
  link: 'Put this link in the message',
  text: 'Quote this text in the message',
};

/** What letting go of a chat that is dragged over the list does. */
const dropChat = {
  pin: 'Pin',
  unpin: 'Unpin',
  moveTo: (folder: string) => `Move to “${folder}”`,
  takeOutOf: (folder: string) => `Take out of “${folder}”`,
};

/** The first page of a new chat. */
const empty = {
  title: 'Ask, or drop a file',
  text: 'Files already in your cloud are read where they are, not uploaded again.',
  carryOn: 'Carry on',
  changedToday: 'Changed today',
  /** Beside a file that a press adds to the message. */
  add: 'Add',
};

/** The button that sends. */
const send = {
  send: 'Send',
  signIn: 'Sign in to send',
  stop: 'Stop',
  stopHint: 'Stop. Puter may still charge for what was written.',
};

/** What a message may cost, and what an answer costs that is being written. */
const cost = {
  offline: 'Offline, not sent',
  hint: 'How this is reckoned',
  moreThanLeft: ({ most, left }: { most: number; left: number }) => `${atMost(most)}, you have ${balance(left)}`,

  /** Of the answer that is arriving; `most` is null where its longest is not known. */
  nothing: 'Costs nothing',
  soFar: ({ microcents, most }: { microcents: number; most: number | null }) =>
    most === null ? `${about(microcents)} so far` : `${about(microcents)} so far, ${atMost(most)}`,
  /** The same read out. */
  spokenSoFar: ({ microcents, most }: { microcents: number; most: number | null }) =>
    most === null ? `about ${spoken(microcents)} so far` : `about ${spoken(microcents)} so far, ${spokenAtMost(most)}`,

  /** What an answer took, under it. */
  read: (count: number) => `${number(count)} in`,
  written: (count: number) => `${number(count)} out`,
  paidBefore: (microcents: number) => `${money(microcents)} paid before`,

  /** The panel with the arithmetic. */
  panel: {
    title: 'What this message may cost',
    tokens: 'Tokens',
    perMillion: 'A million',
    costs: 'Costs',
    /** `covers` is a sentence that says how many messages like it there is balance for. */
    held: (covers: string | null) =>
      `${covers ?? ''} Puter holds the ceiling while it answers and charges what was used.`,
    longest: 'Longest answer',
    askAbove: 'Ask me above',
  },

  /** A message that waits, because it may cost more than somebody allows without asking, or than there is. */
  question: {
    limit: {
      title: (most: number) => `This could cost ${ceiling(most)}`,
      text: (limit: number) => `Your limit before asking is ${money(limit)}.`,
    },
    balance: {
      title: 'Not enough balance for this message',
      text: ({ most, left, missing }: { most: number; left: string; missing: number }) =>
        `Could cost ${ceiling(most)}, you have ${left}, short by ${ceiling(missing)}. Nothing was sent.`,
      /** What there is where that is not known. */
      none: () => money(0),
    },
    length: {
      title: (model: string) => `Too long for ${isolated(model)}`,
      text: ({ read, context }: { read: number; context: number }) =>
        `With all that goes along it has about ${tokensOf(read)}, and this model can read ${number(context)} at once. Its maker will most likely refuse it, and no charge is expected then.`,
    },
    sendAnyway: 'Send anyway',
    sendWith: (model: string) => `Send with ${model}`,
    shorter: (count: number) => `Shorter answer, ${tokensOf(count)}`,
    changeLimit: 'Change limit',
    addToBalance: 'Add to your balance on puter.com',
    /** Not sending: what is being written, and an answer that was asked for once more. */
    keepWriting: 'Keep writing',
    leaveIt: 'Leave it',
  },

  /** The figures under a message that the balance could not hold. */
  shortfall: {
    couldCost: 'Could cost',
    youHave: 'You have',
    shortBy: 'Short by',
    ceiling,
  },
};

/** How much of the model's room the chat takes. */
const context = {
  hint: 'What fills the model’s memory',
  label: 'Room in the model’s memory',
  used: ({ used, room }: { used: number; room: number }) => `${tokens(used)} of ${tokens(room)}`,
  spokenUsed: ({ used, room }: { used: number; room: number }) => `${tokens(used)} of ${tokens(room)} tokens`,
  much: {
    title: 'Older turns will be shortened soon',
    text: 'Where the model’s maker offers it, they are summed up; a line in the chat says where. A new chat starts empty.',
  },
  empty: (room: number) => `Nothing yet. The model can take ${tokensOf(room)}.`,
  parts: {
    instructions: 'Instructions',
    turns: 'The turns so far',
    message: 'This message',
  },
  takeOut: (part: string) => `Take out: ${part}`,
  together: 'Together',
  sum: ({ used, room }: { used: number; room: number }) => `≈${tokens(used)} of ${tokens(room)}`,
};

export const composer = {
  label: 'Message',
  /** In the field while it is empty. */
  placeholder: {
    first: (model: string) => `Message ${model}`,
    reply: 'Reply, or drop files here',
    whileAnswering: 'Write the next message while this one finishes',
  },
  /** Takes back the wish to send while files are on their way. */
  doNotSendYet: 'Do not send yet',
  model: {
    hint: 'Choose a model',
    label: (name: string) => `Model: ${name}`,
  },
  attach,
  files,
  names,
  drop,
  dropChat,
  empty,
  send,
  cost,
  context,
};
