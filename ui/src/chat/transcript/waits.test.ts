import { describe, expect, it } from 'vitest';
import type { Wait } from '../../bindings';
import { waits } from './waits';

/** Every reason; one that is new does not compile until it is here. */
const REASONS: { [Reason in Wait['for']]: Extract<Wait, { for: Reason }> } = {
  signIn: { for: 'signIn' },
  place: { for: 'place', before: 0 },
  balance: { for: 'balance' },
  rateLimit: { for: 'rateLimit', seconds: 4, attempt: 2, attempts: 5 },
};

describe('what a question waits for', () => {
  it.each(Object.values(REASONS))('$for: only a new sign-in speaks of signing in', (wait) => {
    const { sign, title = '', text, announced, goesOn } = waits(wait);
    const speaksOfIt = [title, text, announced, goesOn].some((words) => /sign(ed)? in/i.test(words));
    expect(speaksOfIt).toBe(wait.for === 'signIn');
    expect(sign === 'account').toBe(wait.for === 'signIn');
  });

  it('every reason has a sentence and an announcement of its own', () => {
    const all = Object.values(REASONS).map(waits);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    expect(new Set(all.map(({ announced }) => announced)).size).toBe(all.length);
  });

  it('balance is said to be waited for, and when it goes on', () => {
    expect(waits(REASONS.balance)).toMatchObject({
      title: 'Waiting for balance',
      text: 'Your balance is in use: answers that run hold it. This one starts by itself when one of them has ended.',
      seconds: 0,
    });
  });

  it('a place says how many are before, Puter’s rate limit for how long', () => {
    const text = (before: number) => waits({ for: 'place', before }).text;
    expect([text(0), text(1), text(3)]).toEqual([
      'Puter runs a few at a time. This one is next.',
      'Puter runs a few at a time. One other is before this one.',
      'Puter runs a few at a time. 3 others are before this one.',
    ]);
    expect(waits(REASONS.rateLimit)).toMatchObject({ title: 'Puter asks us to slow down', seconds: 4 });
    expect(waits(REASONS.rateLimit).text).toContain('Attempt 2 of 5.');
  });
});
