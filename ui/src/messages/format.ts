// How figures are written for people: money, sizes, tokens and times. Money always rounds against the app's favour:
// what is left rounds down, what it may cost at most rounds up.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// An engine takes a third of a millisecond to make one of these, which a list of a thousand chats must not wait for.
const WHOLE = new Intl.NumberFormat('en-GB');
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long' });
const MONTH_AND_YEAR = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** Significant figures, without the noise of binary fractions ("0.30000000000000004"). */
function figures(value: number, digits: number, round: (value: number) => number): string {
  if (value === 0) return '0';
  const scale = 10 ** (digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  const clean = (n: number) => Number(n.toPrecision(12));
  return String(clean(round(clean(value * scale)) / scale));
}

function amount(usd: number, round: (value: number) => number): string {
  if (usd < 0) return `−${amount(-usd, round)}`;
  const dollars = round(Number((usd * 100).toPrecision(12))) / 100;
  if (usd < 1 && dollars < 1) {
    const cents = usd * 100;
    // Two figures are enough below ten cents, and whole cents above.
    return `${figures(cents, cents < 10 ? 2 : Math.max(2, Math.ceil(Math.log10(cents))), round)}¢`;
  }
  return `$${dollars.toFixed(2)}`;
}

/** A metered cost: 0.0135 → "1.4¢", 1.2 → "$1.20". */
export const cost = (usd: number) => amount(usd, Math.round);
/** A guess: "≈2.2¢". */
export const about = (usd: number) => `≈${cost(usd)}`;
/** A ceiling: 0.0751 → "at most 7.6¢". */
export const atMost = (usd: number) => `at most ${amount(usd, Math.ceil)}`;
/** What is left: "$0.31", under a cent "0.4¢". Never more than there is. */
export function balance(usd: number): string {
  if (usd <= 0) return '$0.00';
  if (usd < 0.01) return amount(usd, Math.floor);
  return `$${(Math.floor(Number((usd * 100).toPrecision(12))) / 100).toFixed(2)}`;
}
/** Credits of a server: "997.8 credits", "1 credit", "12,000 credits". Never more than there are, unless told to round up. */
export function credits(number: number, round: (value: number) => number = Math.floor): string {
  const tenths = round(Number((Math.max(0, number) * 10).toPrecision(12)));
  return `${WHOLE.format(tenths / 10)} ${tenths === 10 ? 'credit' : 'credits'}`;
}
/** A price for a million tokens: "$3.00", "$0.075"; unknown is a dash. */
export function price(usdPerMillion: number | null): string {
  if (usdPerMillion === null) return '—';
  if (usdPerMillion > 0 && usdPerMillion < 0.01) return `$${figures(usdPerMillion, 2, Math.round)}`;
  const cents = usdPerMillion * 100;
  return `$${usdPerMillion.toFixed(Math.abs(cents - Math.round(cents)) < 1e-6 ? 2 : 3)}`;
}
/** For screen readers: "1.4 cents", "1.20 dollars". */
export const spoken = (usd: number) => readOut(cost(usd));
/** The same of a ceiling, which is read out as it is written: "at most 7.6 cents". */
export const spokenAtMost = (usd: number) => readOut(atMost(usd));

/** Money as it is written, in words. */
function readOut(words: string): string {
  return words.endsWith('¢') ? `${words.slice(0, -1)} cents` : `${words.replace('$', '')} dollars`;
}

/** Bytes: "212 KB", "1.1 MB". A thousand, as disks and browsers count. */
export function size(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return `${unit === 1 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Tokens: 4400 → "4.4k", 1048576 → "1.05M". */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 999_500) return `${figures(count / 1000, count < 10_000 ? 2 : 3, Math.round)}k`;
  return `${figures(count / 1_000_000, 3, Math.round)}M`;
}

/** With separators, for figures that are read exactly: 1284 → "1,284". */
export const whole = (count: number) => WHOLE.format(count);

/** A length of time: "0.4 s" is never needed, so "1 s", "12 s", "2 min", "3 h". */
export function duration(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  return `${Math.round(ms / HOUR)} h`;
}

/** Time left on a clock: "4:38". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "just now", "14 min ago", "3 h ago", then the date. */
export function ago(at: number, now = Date.now()): string {
  const past = now - at;
  if (past < MINUTE) return 'just now';
  if (past < DAY) return `${duration(past)} ago`;
  return `on ${date(at)}`;
}

const pad = (n: number) => String(n).padStart(2, '0');
/** Of the day: "14:02". */
export const clock = (at: number) => `${pad(new Date(at).getHours())}:${pad(new Date(at).getMinutes())}`;
/** "18 Nov 2026" */
export const date = (at: number) => DATE.format(at).replace('Sept', 'Sep');

/** Whole days between two times, by the calendar of this computer. */
function daysBetween(at: number, now: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

/** The shortest true name of a moment: "14:02", "Yesterday", "18 Nov 2026". */
export function moment(at: number, now = Date.now()): string {
  const days = daysBetween(at, now);
  if (days <= 0) return clock(at);
  return days === 1 ? 'Yesterday' : date(at);
}

/** The heading that a chat stands under: "Today", "Yesterday", "Previous 7 days", "October", "October 2025". */
export function group(at: number, now = Date.now()): string {
  const days = daysBetween(at, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days <= 7) return 'Previous 7 days';
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? MONTH : MONTH_AND_YEAR).format(at);
}

/** "1 file", "3 files", "2 answers". */
export const count = (n: number, one: string, many = `${one}s`) => `${whole(n)} ${n === 1 ? one : many}`;
