// English for the messages of a chat: what stands at them, how an answer ends, and what a screen reader hears of it.
import { LIMITS } from '../../bindings';
import { atMost, cost, duration, size, spoken } from './figures';
import { isolated } from '../tools';
import { many, number, tokensOf } from './tools';

const COULD_NOT = 'That did not work';
const NOT_ITS_OWN = 'It is not the model’s own ending.';
/** Where the model of a message that was not taken has no name. */
const THIS_MODEL = 'This model';

const before = (others: number): string => {
  if (others === 0) return 'This one is next.';
  return many(others, { one: 'One other is before this one.', other: '# others are before this one.' });
};

export const answer = {
  /** The whole of it. */
  conversation: 'Conversation',
  notRead: 'This chat could not be read',
  /** Who wrote a message, where a model has no name. */
  model: 'Model',
  you: 'You',

  question: {
    files: 'Files',
    showAll: 'Show all',
    edit: 'Edit',
    copy: 'Copy message',
  },

  /** A question that is written anew. */
  editing: {
    name: 'Edit message',
    field: 'New words of the message',
    hint: 'The old version stays beside it.',
    cancel: 'Cancel',
    send: 'Save and send',
  },

  /** Under an answer. */
  foot: {
    copy: 'Copy answer',
    retry: 'Retry',
    branch: 'Continue from here',
    save: 'Save to cloud',
    againWith: (model: string) => `Again with ${model}`,
    withAnother: 'With another model…',
    shorter: 'A shorter answer',
    /** Name of the file where the chat has no title. */
    fileName: 'Answer',
  },

  /** The menu of a message. */
  menu: {
    name: 'More',
    branch: 'Continue from here',
    fork: 'New chat from here',
    delete: 'Delete',
    deleteFrom: 'Delete this and what follows',
  },

  versions: {
    name: ({ at, of }: { at: number; of: number }) => `Version ${number(at)} of ${number(of)}`,
    /** The same where there is little room. */
    place: ({ at, of }: { at: number; of: number }) => `${number(at)}/${number(of)}`,
    previous: 'Previous version',
    next: 'Next version',
  },

  /** Above the composer while the next message follows an earlier one. */
  continues: {
    name: 'Continues from an earlier message',
    /** {0} is `quoted`. */
    from: 'Continues from {0}',
    quoted: (words: string) => `“${words}”`,
    noWords: 'a message without words',
    rest: 'What came after it is not sent.',
    end: 'Continue from the end instead',
  },

  /** In the middle of an answer. */
  compacted: 'Earlier turns were summed up here',
  madeBy: (model: string) => `Made by ${model}`,
  /** {0} is the name of a tool. */
  askedForTool: 'Asked for the tool {0}',
  reasoning: {
    now: (ms: number) => `Thinking, ${duration(ms)}`,
    took: (ms: number) => `Thought for ${duration(ms)}`,
    untimed: 'Reasoning',
  },

  /** Over the messages while the reader is away from their end. */
  jump: { finished: 'Answer finished', latest: 'Jump to latest' },

  /** A wish about a message that did not come true. */
  refused: { title: COULD_NOT, close: 'Close' },

  /** What is said to a model so that it goes on; stands in the chat as a message of the person. */
  goOn: 'Continue from where you stopped.',

  /** Beside or below an answer of which nothing comes. */
  silence: {
    short: (seconds: number) => `Waiting, ${number(seconds)} s`,
    still: 'Still waiting. Puter has the request.',
    long: (minutes: number) => `Still thinking, ${number(minutes)} min`,
    stop: 'Stop',
  },

  /** In the place of an answer that waits, and as a screen reader hears it. */
  waits: {
    signIn: {
      text: 'Waiting for you to sign in again. Your message is kept and is sent by itself afterwards.',
      announced: 'Waiting for you to sign in again. Your message is kept.',
      goesOn: 'Signed in again. Your message is being sent.',
    },
    place: {
      title: 'Too many answers at once',
      /** `others` are answers before this one. */
      text: (others: number) => `Puter runs a few at a time. ${before(others)}`,
    },
    balance: {
      title: 'Waiting for balance',
      text: 'Your balance is in use: answers that run hold it. This one starts by itself when one of them has ended.',
    },
    rateLimit: {
      title: 'Puter asks us to slow down',
      text: ({ attempt, attempts }: { attempt: number; attempts: number }) =>
        `Too many requests in a short time (429). Your message is kept and nothing was charged. Attempt ${number(attempt)} of ${number(attempts)}.`,
      announced: (seconds: number) => many(seconds, { one: 'Waiting # second.', other: 'Waiting # seconds.' }),
    },
    goesOn: 'Your message is being sent.',
    /** Follows the title. */
    tryingIn: (seconds: number) => `. Trying again in ${number(seconds)} s`,
    meter: 'Until it is tried again',
    left: (seconds: number) => `${number(seconds)} s`,
    signInNow: 'Sign in',
    signingIn: 'Signing in…',
    tryNow: 'Try now',
    stop: 'Stop',
    cancel: 'Cancel',
  },

  /** Under an answer that did not end well. */
  ending: {
    stopped: {
      title: 'Stopped',
      notSent: 'Nothing was sent and nothing was charged.',
      mayCharge: 'Puter may still charge for what was written.',
    },
    empty: {
      title: 'The model ended without an answer',
      text: 'This can happen when the answer limit is spent on reasoning.',
    },
    modelLimit: {
      title: 'Reached the model’s limit',
      text: ({ model, tokens }: { model: string; tokens: number }) =>
        `Through Puter, ${model} writes at most ${tokensOf(tokens)} an answer.`,
    },
    ownLimit: {
      title: 'Reached your answer limit',
      text: (tokens: number) => `You allow ${tokensOf(tokens)} an answer.`,
      unknown: NOT_ITS_OWN,
    },
    endless: {
      title: 'Stopped: the answer has no end',
      text: `Of one answer Oriel takes at most ${size(LIMITS.answerTextBytes)} of text and ${size(LIMITS.answerPictureBytes)} of pictures. What came is kept. Puter may still charge for the rest.`,
    },
    balance: {
      title: 'Cut short by your balance',
      text: ({ tokens, microcents }: { tokens: number; microcents: number }) =>
        `Puter limited this answer to ${tokensOf(tokens)}, all that ${cost(microcents)} could hold. ${NOT_ITS_OWN}`,
      unknown: `Puter limited this answer to what your balance could hold. ${NOT_ITS_OWN}`,
    },
    interrupted: {
      title: 'The connection broke while answering',
      text: ({ hasText, microcents }: { hasText: boolean; microcents: number | null }) =>
        `${hasText ? 'The text above is kept.' : 'No text came back.'} Puter may still charge for what was written${microcents ? `, about ${cost(microcents)}` : ''}.`,
    },
    silent: { title: 'The model went silent' },
  },

  /** In the place of an answer that did not come. */
  failure: {
    balance: {
      title: 'Not enough balance for this message',
      text: 'Puter holds the worst case before it starts. Nothing was sent to the model and nothing was charged.',
    },
    tooLong: (model: string | null) => `Too long for ${isolated(model ?? THIS_MODEL)}`,
    plan: {
      title: (model: string | null) => `${model ?? THIS_MODEL} needs a paid Puter plan`,
      text: 'Your balance cannot be used for it on the Free plan.',
    },
    tooFast: {
      title: 'Puter asks us to slow down',
      text: 'Too many requests in a short time (429). Your message is kept and nothing was charged.',
    },
    tooMany: { title: 'Too many answers at once', text: 'Puter runs a few at a time. Your message is kept.' },
    signedOut: { title: 'You are signed out' },
    offline: { title: 'Puter could not be reached', text: 'Your message is kept.' },
    /** Everything else, with the sentences that say what happened. */
    other: COULD_NOT,
    textIsKept: (sentences: string) => `${sentences} Your text is kept.`,
    /** Nothing is known. */
    lost: { title: COULD_NOT, text: 'The answer did not arrive. Your text is kept.' },
  },

  /** What can be done about it. */
  steps: {
    continue: 'Continue',
    continueFromHere: 'Continue from here',
    continueWith: ({ model, microcents }: { model: string; microcents: number }) =>
      `Continue with ${model}, ${atMost(microcents)}`,
    continueWithAnother: 'Continue with another model',
    retry: 'Retry',
    startAgain: 'Start again',
    tryAgain: 'Try again',
    tryNow: 'Try now',
    tryAnother: 'Try another model',
    moreRoom: 'Retry with more room',
    changeLimit: 'Change the limit',
    leave: 'Leave it',
    addBalance: 'Add balance',
    addOnPuter: 'Add to your balance on puter.com',
    sendWithAnother: 'Send with another model',
    shorter: (model: string | null) => `Keep ${model ?? THIS_MODEL}, shorter answer`,
    sendWhenFree: 'Send when free',
    useAnother: 'Use another model',
    chooseAnother: 'Choose another',
    seePlans: 'See plans on puter.com',
    signIn: 'Sign in',
    copyDetails: 'Copy details',
  },

  /** What a screen reader hears of an answer. */
  said: {
    sent: (model: string) => `Sent to ${model}.`,
    answering: (model: string) => `${model} is answering.`,
    thinking: (minutes: number) =>
      many(minutes, { one: 'Still thinking, # minute.', other: 'Still thinking, # minutes.' }),
    goesOn: (words: number) =>
      many(words, { one: 'Still answering, about # word.', other: 'Still answering, about # words.' }),
    finished: ({ words, blocks, microcents }: { words: number; blocks: number; microcents: number | null }) => {
      const code = blocks > 0 ? `, ${many(blocks, { one: '# code block', other: '# code blocks' })}` : '';
      const price = microcents ? ` ${spoken(microcents)}.` : '';
      return `Answer finished. ${many(words, { one: '# word', other: '# words' })}${code}.${price}`;
    },
    cut: {
      balance: 'Answer cut short by your balance.',
      limit: 'Answer cut short by the answer limit.',
      size: 'Answer cut short: it has no end.',
    },
    stopped: 'Stopped.',
    failed: COULD_NOT,
    /** Follows what did not work. */
    isKept: 'Your message is kept.',
    copied: 'Copied',
  },
};
