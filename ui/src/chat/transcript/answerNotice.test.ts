import { describe, expect, it } from 'vitest';
import type { Code, Reason, Turn } from '../../bindings';
import { problemOf } from '../../messages/reasons.testing';
import { ending, failure } from './answerNotice';

const answer = (turn: Partial<Turn>): Turn => ({
  id: 'a',
  parent: null,
  siblings: [],
  role: 'assistant',
  at: 0,
  text: 'Some words',
  reasoning: '',
  reasoningMs: null,
  attachments: [],
  tokens: 0,
  images: [],
  tools: [],
  model: 'gpt-5.6-sol',
  modelName: 'GPT-5.6 Sol',
  limit: null,
  spent: null,
  copied: false,
  outcome: 'complete',
  problem: null,
  cut: null,
  compacted: false,
  searched: false,
  waiting: null,
  ...turn,
});
const failed = (code: Code, reason: Reason, hint: string | null = null) =>
  ending(answer({ text: '', outcome: 'failed', problem: problemOf(code, reason, hint) }));
const plain = (text = '') => text.replaceAll(/[\u2068\u2069]/g, '');
const steps = (turn: Partial<Turn>) => ending(answer(turn))?.steps.map(({ label }) => label);

describe('the end of an answer', () => {
  it('needs no words when it is whole or still running', () => {
    expect(ending(answer({}))).toBeNull();
    expect(ending(answer({ outcome: 'running', text: '' }))).toBeNull();
    expect(ending(answer({ text: '', images: ['data:image/png;base64,AA'] }))).toBeNull();
  });

  it('an answer without words says so', () => {
    expect(ending(answer({ text: '' }))?.title).toBe('The model ended without an answer');
  });

  it('a stopped answer can go on from its text, an empty one can only start again', () => {
    expect(steps({ outcome: 'stopped' })).toEqual(['Continue', 'Retry']);
    expect(steps({ outcome: 'stopped', text: '' })).toEqual(['Retry']);
  });

  it('a broken connection keeps the text and names the cost when it is known', () => {
    const spent = { input: 1, output: 2, reasoning: null, costMicrocents: 100_000 };
    expect(ending(answer({ outcome: 'interrupted', spent }))?.text).toBe(
      'The text above is kept. Puter may still charge for what was written, about 0.1¢.',
    );
    expect(ending(answer({ outcome: 'interrupted' }))?.text).toBe(
      'The text above is kept. Puter may still charge for what was written.',
    );
  });

  it('a broken connection is told once', () => {
    const problem = problemOf('failed', { kind: 'answerBroke', hasText: true });
    expect(ending(answer({ outcome: 'interrupted', problem }))?.text).toBe(
      'The text above is kept. Puter may still charge for what was written.',
    );
  });

  it('an answer that broke for another reason says which', () => {
    const problem = problemOf('failed', { kind: 'modelBrokeOff', hasText: true }, 'overloaded.');
    expect(ending(answer({ outcome: 'interrupted', problem }))?.text).toBe(
      'The model’s service broke off while answering. The text above is kept. Puter may still charge for what was written. (overloaded)',
    );
  });

  it('a model that went silent is not called a broken connection', () => {
    const message =
      'Nothing was heard for 30 minutes, so Oriel stopped waiting. The text above is kept. Puter may still charge for the answer.';
    const problem = problemOf('silent', { kind: 'answerSilent', hasText: true, minutes: 30 });
    const title = 'The model went silent';
    const whenCutOff = ending(answer({ outcome: 'interrupted', problem }));
    expect(whenCutOff).toMatchObject({ title, text: message });
    expect(whenCutOff?.steps.map(({ step }) => step)).toEqual(['continue', 'retry']);
    const before = ending(answer({ outcome: 'failed', text: '', problem }));
    expect(before).toMatchObject({ title, text: message });
    expect(before?.steps.map(({ step }) => step)).toEqual(['retry', 'otherModel']);
  });

  it('what is safe is said once', () => {
    expect(failed('failed', { kind: 'modelUnknown' })?.text).toBe(
      'Puter does not know this model any more. Your message is kept; choose another model.',
    );
    expect(failed('failed', { kind: 'moderated' })?.text).toBe(
      'The model’s maker refused this message. Nothing came back. Edit it or use another model. Your text is kept.',
    );
  });

  it('money, plans and speed have their own words', () => {
    expect(failed('no_funds', { kind: 'noBalanceForAnswer' })).toMatchObject({
      tone: 'warn',
      title: 'Not enough balance for this message',
    });
    expect(failed('needs_plan', { kind: 'needsPlan' })?.title).toBe('GPT-5.6 Sol needs a paid Puter plan');
    expect(failed('rate_limited', { kind: 'tooManyQuestions' })?.title).toBe('Puter asks us to slow down');
    expect(failed('signed_out', { kind: 'accessRefused' })).toMatchObject({
      title: 'You are signed out',
      text: 'Puter no longer accepts this computer’s access. Chats and drafts here are safe. Sign in to go on.',
    });
    expect(failed('signed_out', { kind: 'signedOut' })?.steps).toEqual([{ step: 'signIn', label: 'Sign in' }]);
  });

  it('any other failure says what happened and what is safe', () => {
    expect(failed('failed', { kind: 'modelUnavailable' }, 'upstream_error 503.')?.text).toMatch(
      /so no charge is expected\. Your text is kept\. \(upstream_error 503\)$/,
    );
    expect(failed('failed', { kind: 'unexpected' }, 'It broke.')).toMatchObject({
      title: 'That did not work',
      text: 'It broke. Your text is kept.',
    });
    expect(failed('failed', { kind: 'answerBroke', hasText: false })).toMatchObject({
      title: 'The connection broke while answering',
      text: 'No text had come yet; your message is kept. Puter may still charge for what was written.',
    });
  });
});

describe('an answer that was cut', () => {
  const spent = { input: 320, output: 262, reasoning: null, costMicrocents: 490_000 };

  it('by the balance says what it could hold, and another model goes on', () => {
    expect(ending(answer({ cut: 'balance', spent }))).toMatchObject({
      sign: 'cut',
      tone: 'warn',
      title: 'Cut short by your balance',
      text: 'Puter limited this answer to 262 tokens, all that 0.49¢ could hold. It is not the model’s own ending.',
    });
    expect(ending(answer({ cut: 'balance' }))?.text).toMatch(/^Puter limited this answer to what your balance/);
    expect(steps({ cut: 'balance' })).toEqual(['Continue with another model', 'Add balance', 'Leave it']);
    const cheaper = { model: { name: 'Claude Haiku 4.5' }, atMost: 420_000 };
    expect(ending(answer({ cut: 'balance' }), null, cheaper)?.steps[0]).toEqual({
      step: 'continueCheaper',
      label: 'Continue with Claude Haiku 4.5, at most 0.42¢',
    });
  });

  it('by what the model writes at most says so, and offers no limit to change', () => {
    const notice = ending(answer({ cut: 'limit', limit: 1000 }), 1000);
    expect(notice?.title).toBe('Reached the model’s limit');
    expect(notice?.text).toBe('Through Puter, GPT-5.6 Sol writes at most 1,000 tokens an answer.');
    expect(notice?.steps).toEqual([{ step: 'continue', label: 'Continue' }]);
  });

  it('by the person’s own limit says the limit and where it is changed', () => {
    expect(ending(answer({ cut: 'limit', limit: 4096 }))?.text).toBe('You allow 4,096 tokens an answer.');
    expect(steps({ cut: 'limit', limit: 4096 })).toEqual(['Continue', 'Change the limit']);
  });
});

it('an answer without end says what is kept of it', () => {
  const endless = ending(answer({ cut: 'size', text: '' }));
  expect(endless?.title).toBe('Stopped: the answer has no end');
  expect(endless?.text).toContain('at most 8.4 MB of text and 42 MB of pictures. What came is kept.');
});

describe('what was not sent', () => {
  it('a chat that is too long is told with the figures of the model’s maker', () => {
    const problem = problemOf('too_long', { kind: 'chatTooLong' }, '210000 tokens > 200000 maximum');
    expect(plain(failure(problem, 'Luna').title)).toBe('Too long for Luna');
    expect(failure(problem, 'Luna').text).toMatch(
      /^The conversation is too long .* reads more\. \(210000 tokens > 200000 maximum\)$/,
    );
  });

  it('an answer without words is asked for again with more room', () => {
    const nothing = answer({ text: '', outcome: 'failed', problem: problemOf('failed', { kind: 'noAnswer' }) });
    expect(ending(nothing)?.title).toBe('The model ended without an answer');
    expect(ending(nothing)?.steps[0]).toEqual({ step: 'moreRoom', label: 'Retry with more room' });
  });

  it('a balance in use and a chat that is too long are not taken for an empty balance', () => {
    const held = { kind: 'balanceHeld', running: 1, heldMicrocents: 4_000_000, balanceMicrocents: 31_000_000 } as const;
    expect(failure(problemOf('held', held), 'Luna')).toMatchObject({
      title: 'Your balance is in use',
      text: '1 running answer holds 4¢ of your 31¢. This one can start when one ends. Nothing was charged and your message is kept.',
    });
    const long = { kind: 'chatTooLongFor', model: 'GPT-5.6 Luna', tokens: 900, room: 128 } as const;
    const { title, text } = failure(problemOf('too_long', long), 'GPT-5.6 Luna');
    expect(plain(title)).toBe('Too long for GPT-5.6 Luna');
    expect(text).toBe(
      'The chat has about 900 tokens and this model can take 128. Your balance is not the problem; nothing was charged and your message is kept.',
    );
  });

  it('one that was stopped while it waited cost nothing', () => {
    const problem = problemOf('cancelled', { kind: 'stoppedBeforeSent' });
    const stopped = ending(answer({ text: '', outcome: 'stopped', problem }));
    expect(stopped).toMatchObject({ title: 'Stopped', text: 'Nothing was sent and nothing was charged.' });
  });
});
