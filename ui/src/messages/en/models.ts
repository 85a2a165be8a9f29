// English for models and their prices.
import { about, atMost, price, spoken, spokenAtMost, tokens, when } from './figures';
import { list, many, number } from './tools';

/** What may be said of a model in one line; what is not so is null or false. */
type Spoken = {
  name: string;
  maker: string;
  provider: string | null;
  isRefused: boolean;
  isInUse: boolean;
  isFavourite: boolean;
  /** Tokens that it reads. */
  context: number | null;
  /** Microcents for a million tokens. */
  input: number | null;
  output: number | null;
  /** What it can do, of `abilities`. */
  abilities: string[];
};

/** What a message will cost, in microcents. */
type Guess = { guess: number; ceiling: number };

export const models = {
  /** The window in which a model is chosen. */
  picker: {
    label: 'Choose a model',
    search: 'Search models',
    placeholder: (count: number) => `Search ${number(count)} models, or type “cheap vision”`,
    /** The order by price. */
    byPrice: 'Price',
    filters: 'Filters',
    reading: 'Reading the list of models…',
    notRead: 'The models could not be read',
    tryAgain: 'Try again',
    /** Read out while searching. */
    found: (count: number) => many(count, { one: '# model.', other: '# models.' }),
    foundNone: (query: string) => `No model matches “${query}”.`,
    /** Shown where nothing was found; `readAt` is when the list was read. */
    none: (query: string) => `No model matches “${query}”`,
    searched: ({ count, readAt }: { count: number; readAt: number | null }) =>
      `${many(count, { one: '# model', other: '# models' })}${readAt === null ? '' : `, read ${when(readAt)}`}.`,
    clear: 'Clear filters',
    readAgain: 'Read the list again',
    /** Read out where a model was picked that was refused before. */
    refused: 'It needs a paid Puter plan. Enter again uses it all the same.',
  },

  /** The chips that leave only some models. */
  filters: {
    readsImages: 'Reads images',
    readsPdf: 'Reads PDFs',
    usesTools: 'Uses tools',
    efforts: 'Reasons',
    searches: 'Searches the web',
    draws: 'Draws',
    cheap: 'Under $1 in',
  },

  /** Words that find what a model can do, in small letters and without accents; their beginning is enough. */
  keywords: {
    readsImages: ['vision', 'images', 'pictures', 'photos'],
    readsPdf: ['pdfs', 'documents'],
    usesTools: ['tools', 'functions'],
    reasons: ['reasons', 'reasoning', 'thinking', 'thinks'],
    searches: ['web', 'searches', 'internet'],
    draws: ['draws', 'drawing', 'paints'],
    cheap: ['cheap', 'cheaper', 'inexpensive'],
    long: ['long', 'context'],
  },

  /** The list in the picker. */
  rows: {
    label: 'Models',
    favourites: 'Favourites',
    /** The heading over the models of one maker. */
    maker: ({ maker, count }: { maker: string; count: number }) => `${maker} · ${number(count)}`,
    model: 'Model',
    context: 'Context',
    input: 'In / 1M',
    output: 'Out / 1M',
    abilities: 'Can do',
    paidPlan: 'Paid plan',
  },

  /** What a model can do, in the line that is read out. */
  abilities: {
    readsImages: 'reads images',
    readsPdf: 'reads PDFs',
    usesTools: 'uses tools',
    efforts: 'reasons',
    searches: 'searches the web',
    draws: 'draws',
  },

  /** A line of the list for screen readers. */
  spoken: ({ name, maker, provider, context, input, output, abilities, ...is }: Spoken) =>
    list(
      [
        name,
        maker,
        provider === null ? '' : `through ${provider}`,
        is.isRefused ? 'needs a paid plan' : '',
        is.isInUse ? 'in use' : '',
        is.isFavourite ? 'favourite' : '',
        context === null ? '' : `reads ${tokens(context)} tokens`,
        input === null ? '' : `${price(input)} in`,
        output === null ? '' : `${price(output)} out a million tokens`,
        ...abilities,
      ].filter((part) => part !== ''),
    ),

  /** Under the list: what the message would cost on the model, and the keys. */
  foot: {
    /** {0} is the model's name. */
    refused: '{0} needs a paid Puter plan; it was refused before. Enter again uses it all the same.',
    unknown: 'Price unknown.',
    nothing: 'Costs nothing.',
    estimate: ({ guess, ceiling }: Guess) => `${about(guess)} for this message, ${atMost(ceiling)}.`,
    fills: ({ read, context }: { read: number; context: number }) => `Fills ${tokens(read)} of ${tokens(context)}.`,
    /** {0} is a key. */
    move: '{0} move',
    use: '{0} use',
    favourite: '{0} favourite',
    pricesRead: (readAt: number) => `Prices from Puter, read ${when(readAt)}`,
  },

  /** What a message will cost. */
  cost: {
    unknown: 'Price unknown',
    nothing: 'Costs nothing',
    /** "≈2.2¢, at most 7.5¢" */
    label: ({ guess, ceiling }: Guess) => `${about(guess)}, ${atMost(ceiling)}`,
    /** The same read out: "about 2.2 cents, at most 7.5 cents". */
    spoken: ({ guess, ceiling }: Guess) => `about ${spoken(guess)}, ${spokenAtMost(ceiling)}`,
    /** How many messages like it the balance covers. */
    covers: {
      none: (left: string) => `You have ${left}, too little for it.`,
      many: (left: string) => `You have ${left}, enough for more than 999 like it.`,
      about: ({ left, times }: { left: string; times: number }) =>
        `You have ${left}, enough for about ${number(times)} like it.`,
    },
    /** The lines of the arithmetic. */
    read: 'Read',
    ordinary: 'An ordinary answer',
    about: 'About',
    longest: 'The longest answer',
    most: 'At most',
  },

  /** Read out after the keys of the favourites. */
  favourites: {
    none: (place: number) => `There is no favourite number ${number(place)}.`,
    using: (name: string) => `Using ${name}.`,
  },
};
