import { describe, expect, it } from 'vitest';
import type { Code, Turn } from '../bindings';
import { ending } from './outcome';

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
  images: [],
  tools: [],
  model: 'gpt-5.6-sol',
  modelName: 'GPT-5.6 Sol',
  limit: null,
  spent: null,
  outcome: 'complete',
  problem: null,
  cut: null,
  compacted: false,
  searched: false,
  waiting: null,
  ...turn,
});
const failed = (code: Code, hint: string | null = null) =>
  ending(answer({ text: '', outcome: 'failed', problem: { code, message: 'It broke.', hint } }));
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
    const spent = { input: 1, output: 2, reasoning: null, costUsd: 0.001 };
    expect(ending(answer({ outcome: 'interrupted', spent }))?.text).toBe(
      'The text above is kept. Puter may still charge for what was written, about 0.1¢.',
    );
    expect(ending(answer({ outcome: 'interrupted' }))?.text).toBe(
      'The text above is kept. Puter may still charge for what was written.',
    );
  });

  it('a broken connection is told once', () => {
    const message = 'The connection broke while answering. The text above is kept. Puter may still charge.';
    const broken = answer({ outcome: 'interrupted', problem: { code: 'failed', message, hint: null } });
    expect(ending(broken)?.text).toBe('The text above is kept. Puter may still charge for what was written.');
  });

  it('an answer that broke for another reason says which', () => {
    const problem = {
      code: 'failed' as const,
      message: 'The model’s service broke off. The text above is kept.',
      hint: null,
    };
    expect(ending(answer({ outcome: 'interrupted', problem }))?.text).toBe(problem.message);
  });

  it('what is safe is said once', () => {
    const problem = { code: 'failed' as const, message: 'It broke. Your text is kept.', hint: null };
    expect(ending(answer({ outcome: 'failed', problem }))?.text).toBe('It broke. Your text is kept.');
  });

  it('money, plans and speed have their own words', () => {
    expect(failed('no_funds')).toMatchObject({ tone: 'warn', title: 'Not enough balance for this message' });
    expect(failed('needs_plan')?.title).toBe('GPT-5.6 Sol needs a paid Puter plan');
    expect(failed('rate_limited')?.title).toBe('Puter asks us to slow down');
    expect(failed('signed_out')?.steps).toEqual([{ step: 'signIn', label: 'Sign in' }]);
  });

  it('any other failure says what happened and what is safe', () => {
    expect(failed('failed', 'upstream_error 503.')?.text).toBe('It broke. Your text is kept. (upstream_error 503)');
  });
});
