// English for figures. Other sentences take theirs from here, never from `format.ts`, which asks the whole language.
import { figuresIn } from '../figures';
import { many, number } from './tools';

export const figures = figuresIn('en-GB', {
  atMost: (amount) => `at most ${amount}`,
  credits: (count) => many(count, { one: '# credit', other: '# credits' }),
  cents: (figure) => `${figure} cents`,
  dollars: (figure) => `${figure} dollars`,
  bytes: (count) => many(count, { one: '# byte', other: '# bytes' }),
  size: (figure, unit) => `${figure} ${unit}`,
  seconds: (count) => `${number(count)} s`,
  minutes: (count) => `${number(count)} min`,
  hours: (count) => `${number(count)} h`,
  justNow: 'just now',
  ago: (duration) => `${duration} ago`,
  on: (date) => `on ${date}`,
  at: (time) => `at ${time}`,
  yesterdayAt: (time) => `yesterday at ${time}`,
  onAt: (date, time) => `on ${date} at ${time}`,
  today: 'Today',
  yesterday: 'Yesterday',
  previousDays: 'Previous 7 days',
  date: (written) => written.replace('Sept', 'Sep'),
});

export const { about, ago, atMost, balance, ceiling, cost, credits, date, duration } = figures;
export const { price, size, spoken, spokenAtMost, tokens, when } = figures;
