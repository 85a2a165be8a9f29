// English for the options of a chat and personas.
import type { Level } from '../../bindings';
import { number, tokensOf } from './tools';

/** How hard the model thinks; `none` leaves it to the model. */
const effort = {
  label: 'Effort',
  hint: 'How hard the model thinks',
  levels: { none: 'Default', low: 'Low', medium: 'Medium', high: 'High' } satisfies Record<Level | 'none', string>,
  /** On its button. */
  button: {
    none: 'Effort: default',
    low: 'Effort: low',
    medium: 'Effort: medium',
    high: 'Effort: high',
  } satisfies Record<Level | 'none', string>,
  menu: {
    none: 'Default: the model thinks as it does by itself',
    low: 'Low: quick, and costs least',
    medium: 'Medium: for most questions',
    high: 'High: slow and thorough; thinking costs like writing',
  } satisfies Record<Level | 'none', string>,
  /** Read out. */
  chosen: {
    none: 'Effort: Default.',
    low: 'Effort: Low.',
    medium: 'Effort: Medium.',
    high: 'Effort: High.',
  } satisfies Record<Level | 'none', string>,
};

/** How long answers are; `usual` leaves it to the model. */
const length = {
  title: 'Length',
  label: 'Length of answers',
  levels: { usual: 'Usual', low: 'Short', medium: 'Medium', high: 'Long' } satisfies Record<Level | 'usual', string>,
};

/** The longest answer, in tokens. */
const longest = {
  label: 'Longest answer',
  asInSettings: (count: number) => `As in Settings (${number(count)})`,
  tokens: tokensOf,
};

/** Above which cost Oriel asks before it sends. */
const costLimit = {
  label: 'Ask before a message that could cost more than',
  never: 'Never ask',
};

const temperature = {
  label: 'Temperature',
  own: 'The model’s own',
  figure: (temperature: number) => number(temperature, 1),
  reset: 'Reset',
};

const instructions = {
  label: 'Instructions',
  placeholder: 'What the model should know and how it should answer, in this chat',
  tokens: (count: number) => `${tokensOf(count)}, added to each message.`,
};

/** Searching the web. */
const web = {
  label: 'Search the web',
  labelCannot: 'Search the web (this model cannot)',
  cannot: (model: string) => `${model} cannot search the web through Puter. Models of OpenAI can.`,
  /** The window that says that a model cannot, and its way out. */
  about: 'Searching the web',
  chooseModel: 'Choose a model',
  /** As an action that can be searched for. */
  turnOn: 'Search the web for answers',
  turnOff: 'Answer without the web',
  // Read out.
  isOn: 'The model may search the web.',
  isOff: 'The model answers without the web.',
};

const persona = {
  label: 'Persona',
  /** No persona: where there are some, and where there are not. */
  none: 'None',
  noneYet: 'None yet',
  edit: 'Edit…',
  saveAs: 'Save as a persona…',

  // The window that it is written in.
  create: 'New persona',
  change: (name: string) => `Edit “${name}”`,
  name: 'Name',
  example: 'You are a careful editor of British English…',
  model: 'Model',
  modelOfChat: 'The one of the chat',
  effortOfChat: 'As the chat',
  cancel: 'Cancel',
  save: 'Save',
  saving: 'Saving…',

  saved: (name: string) => `${name} saved.`,
  deleted: (name: string) => `“${name}” deleted`,
};

export const options = {
  label: 'How this chat is answered',
  /** The same on its button, which has the name of a persona on it or `instructions.label`. */
  labelWith: (name: string) => `How this chat is answered: ${name}`,
  notKept: 'That was not kept',
  persona,
  instructions,
  effort,
  length,
  temperature,
  longest,
  costLimit,
  web,
};
