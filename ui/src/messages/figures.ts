// How figures are written for people: money, sizes, tokens and times. Money always rounds against the app's favour:
// what is left rounds down, what it may cost at most rounds up.

import { numberIn } from './tools';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Money is counted in microcents. */
export const CENT = 1_000_000;
export const DOLLAR = 100 * CENT;

const SIZES = ['KB', 'MB', 'GB', 'TB'] as const;

/** What a language calls figures. A figure is written already; where its number chooses the form, it comes along. */
export type FigureWords = {
  /** A ceiling of money. */
  atMost: (amount: string) => string;
  credits: (count: number) => string;
  /** Money as it is read out. */
  cents: (figure: string, count: number) => string;
  dollars: (figure: string, count: number) => string;
  bytes: (count: number) => string;
  size: (figure: string, unit: (typeof SIZES)[number]) => string;
  /** A length of time. */
  seconds: (count: number) => string;
  minutes: (count: number) => string;
  hours: (count: number) => string;
  /** A time that has passed. */
  justNow: string;
  ago: (duration: string) => string;
  on: (date: string) => string;
  /** A moment in a sentence; `time` is one of the day. */
  at: (time: string) => string;
  yesterdayAt: (time: string) => string;
  onAt: (date: string, time: string) => string;
  /** Days as headings, and in the place of a date. */
  today: string;
  yesterday: string;
  previousDays: string;
  /** Makes of a date what people write: some engines shorten months in a manner of their own. */
  date: (written: string) => string;
};

/** All figures in a language. */
export function figuresIn(language: string, words: FigureWords) {
  const number = numberIn(language);
  return { ...moneyIn(number, words), ...amountsIn(number, words), ...timesIn(language, words) };
}

type WriteNumber = ReturnType<typeof numberIn>;

/** A number of so many significant figures, without the noise of binary fractions ("0.30000000000000004"). */
function figures(value: number, digits: number, round: (value: number) => number): number {
  if (value === 0) return 0;
  const scale = 10 ** (digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  const clean = (n: number) => Number(n.toPrecision(12));
  return clean(round(clean(value * scale)) / scale);
}

/** Money as it is written: below a dollar in cents. */
type Amount = { sign: '' | '−'; figure: number; unit: 'cents' | 'dollars' };

function amount(microcents: number, round: (value: number) => number): Amount {
  if (microcents < 0) return { ...amount(-microcents, round), sign: '−' };
  const cents = microcents / CENT;
  const whole = round(cents);
  if (whole >= 100) return { sign: '', figure: whole / 100, unit: 'dollars' };
  // Two figures are enough below ten cents, and whole cents above.
  const digits = cents < 10 ? 2 : Math.max(2, Math.ceil(Math.log10(cents)));
  return { sign: '', figure: figures(cents, digits, round), unit: 'cents' };
}

function moneyIn(number: WriteNumber, words: FigureWords) {
  const inDigits = ({ figure, unit }: Amount) => number(figure, unit === 'dollars' ? 2 : undefined);
  const written = (amount: Amount) =>
    amount.unit === 'cents' ? `${amount.sign}${inDigits(amount)}¢` : `${amount.sign}$${inDigits(amount)}`;
  const cost = (microcents: number) => written(amount(microcents, Math.round));
  const readOut = (amount: Amount) => words[amount.unit](`${amount.sign}${inDigits(amount)}`, amount.figure);
  return {
    /** A metered cost: "1.4¢", "$1.20". */
    cost,
    /** A guess: "≈2.2¢". */
    about: (microcents: number) => `≈${cost(microcents)}`,
    /** A ceiling where something else says that it is one: "7.6¢". */
    ceiling: (microcents: number) => written(amount(microcents, Math.ceil)),
    /** A ceiling: "at most 7.6¢". */
    atMost: (microcents: number) => words.atMost(written(amount(microcents, Math.ceil))),
    /** What is left: "$0.31", under a cent "0.4¢". Never more than there is. */
    balance(microcents: number): string {
      if (microcents <= 0) return `$${number(0, 2)}`;
      if (microcents < CENT) return written(amount(microcents, Math.floor));
      return `$${number(Math.floor(microcents / CENT) / 100, 2)}`;
    },
    /** Credits of a server: "997.8 credits", "12,000 credits". Never more than there are, unless told to round up. */
    credits: (count: number, round: (value: number) => number = Math.floor) =>
      words.credits(round(Number((Math.max(0, count) * 10).toPrecision(12))) / 10),
    /** A price for a million tokens: "$3.00", "$0.075"; unknown is a dash. */
    price(microcentsPerMillion: number | null): string {
      if (microcentsPerMillion === null) return '—';
      const dollars = microcentsPerMillion / DOLLAR;
      if (dollars > 0 && dollars < 0.01) return `$${number(figures(dollars, 2, Math.round))}`;
      return `$${number(dollars, microcentsPerMillion % CENT === 0 ? 2 : 3)}`;
    },
    /** For screen readers: "1.4 cents", "1.20 dollars". */
    spoken: (microcents: number) => readOut(amount(microcents, Math.round)),
    /** The same of a ceiling, which is read out as it is written: "at most 7.6 cents". */
    spokenAtMost: (microcents: number) => words.atMost(readOut(amount(microcents, Math.ceil))),
  };
}

function amountsIn(number: WriteNumber, words: FigureWords) {
  return {
    /** Bytes: "212 KB", "1.1 MB". A thousand, as disks and browsers count. */
    size(bytes: number): string {
      if (bytes < 999.5) return words.bytes(bytes);
      let value = bytes / 1000;
      let unit = 0;
      while (value >= 999.5 && unit < SIZES.length - 1) {
        value /= 1000;
        unit += 1;
      }
      const figure = number(value, unit === 0 || value >= 9.95 ? 0 : 1);
      return words.size(figure, SIZES[unit] ?? 'TB');
    },
    /** Tokens: 4400 → "4.4k", 1048576 → "1.05M". */
    tokens(count: number): string {
      if (count < 1000) return number(count);
      if (count < 999_500) return `${number(figures(count / 1000, count < 10_000 ? 2 : 3, Math.round))}k`;
      return `${number(figures(count / 1_000_000, 3, Math.round))}M`;
    },
    /** With separators, for figures that are read exactly: 1284 → "1,284". */
    whole: (count: number) => number(count),
  };
}

const pad = (n: number) => String(n).padStart(2, '0');
/** Of the day: "14:02". */
export const clock = (at: number) => `${pad(new Date(at).getHours())}:${pad(new Date(at).getMinutes())}`;

/** Time left on a clock: "4:38". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${String(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
}

/** Whole days between two times, by the calendar of this computer. */
function daysBetween(at: number, now: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

function timesIn(language: string, words: FigureWords) {
  // An engine takes a third of a millisecond to make one of these, which a list of a thousand chats must not wait for.
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
  const month = new Intl.DateTimeFormat(language, { month: 'long' });
  const monthAndYear = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' });
  const date = (at: number) => words.date(day.format(at));
  /** Of "0.4 s" there is never need. */
  const duration = (ms: number) => {
    if (ms < MINUTE) return words.seconds(Math.max(1, Math.round(ms / 1000)));
    return ms < HOUR ? words.minutes(Math.round(ms / MINUTE)) : words.hours(Math.round(ms / HOUR));
  };
  return {
    /** "18 Nov 2026" */
    date,
    /** A length of time: "1 s", "12 s", "2 min", "3 h". */
    duration,
    /** "just now", "14 min ago", "3 h ago", then the date. */
    ago(at: number, now = Date.now()): string {
      const past = now - at;
      if (past < MINUTE) return words.justNow;
      return past < DAY ? words.ago(duration(past)) : words.on(date(at));
    },
    /** A moment in a sentence, which stays true: "at 14:02", "yesterday at 14:02", "on 18 Nov 2026 at 14:02". */
    when(at: number, now = Date.now()): string {
      const days = daysBetween(at, now);
      if (days <= 0) return words.at(clock(at));
      return days === 1 ? words.yesterdayAt(clock(at)) : words.onAt(date(at), clock(at));
    },
    /** The shortest true name of a moment: "14:02", "Yesterday", "18 Nov 2026". */
    moment(at: number, now = Date.now()): string {
      const days = daysBetween(at, now);
      if (days <= 0) return clock(at);
      return days === 1 ? words.yesterday : date(at);
    },
    /** The heading that a chat stands under: "Today", "Yesterday", "Previous 7 days", "October", "October 2025". */
    group(at: number, now = Date.now()): string {
      const days = daysBetween(at, now);
      if (days <= 0) return words.today;
      if (days === 1) return words.yesterday;
      if (days <= 7) return words.previousDays;
      const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return (sameYear ? month : monthAndYear).format(at);
    },
  };
}
