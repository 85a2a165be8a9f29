import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { account } from '../account/account.svelte';
import type { Problem } from '../bindings';
import { models } from '../models/models.svelte';
import { preferences } from '../preferences/preferences.svelte';
import { Attachments } from './composer/attachments.svelte';
import type { Message, Send } from './message';
import { SendFlow, type Sender } from './sendFlow.svelte';

const offline: Problem = { code: 'offline', reason: { kind: 'unreachable' }, hint: null };
/** At a cent for a token that is written, and nothing for what is read. */
const luna = {
  id: 'luna',
  name: 'Luna',
  inputMicrocentsPerMillion: 0,
  outputMicrocentsPerMillion: 1e12,
  maxTokens: null,
  fixedLimit: null,
};
const CENT = 1_000_000;
const ask: Send = { kind: 'ask' };
const retry: Send = { kind: 'retry', answer: 'a', model: 'luna', maxTokens: null };

let sender: { isAnswering: boolean; message: Message | null; files: Attachments };
let delivered: unknown[];
let flow: SendFlow;

beforeEach(() => {
  models.list = [luna] as unknown as typeof models.list;
  account.state = null;
  account.balance.now = null;
  preferences.now = { ...preferences.now, costLimit: null };
  const message = { text: 'Why?', files: [], history: 0, system: null, model: 'luna', maxTokens: 5 };
  sender = { isAnswering: false, message, files: new Attachments() };
  delivered = [];
  const chat: Sender = {
    get isAnswering() {
      return sender.isAnswering;
    },
    message: () => sender.message,
    filesOf: ({ kind }) => (kind === 'ask' || kind === 'edit' ? sender.files : null),
    deliver: async (...what) => void delivered.push(what),
  };
  flow = new SendFlow(chat);
});
afterEach(() => {
  vi.restoreAllMocks();
  account.reach.forget();
  account.state = null;
  account.balance.now = null;
  preferences.now = { ...preferences.now, costLimit: null };
});

const left = (microcents: number) =>
  (account.balance.now = {
    used: 0,
    allowance: 0,
    remaining: microcents,
    unit: 'microcents',
    remainingMicrocents: microcents,
    readAt: 0,
  });
const allow = (costLimit: number) => (preferences.now = { ...preferences.now, costLimit });

describe('a message goes', () => {
  it.each([ask, retry])('at once when nothing stands in its way: %j', async (send) => {
    left(5 * CENT);
    allow(5 * CENT);
    await flow.send(send);
    expect(delivered).toEqual([[send, null]]);
    expect(flow.state).toEqual({ is: 'idle' });
  });

  it('when the person agreed, with what was chosen, and once', async () => {
    allow(4 * CENT);
    await flow.send(ask);
    expect(flow.state).toEqual({ is: 'confirming', send: ask, reason: 'limit' });
    await flow.confirm(3, 'sol');
    await flow.confirm();
    expect(delivered).toEqual([[ask, 3, 'sol']]);
  });

  it('though the list of models cannot be read, when its model is known', async () => {
    models.list = [];
    vi.spyOn(models, 'load').mockResolvedValue(undefined as never);
    await flow.send(ask);
    expect(delivered).toHaveLength(1);
  });
});

describe('a message stays', () => {
  it('when it may cost more than there is, which is said before the limit', async () => {
    left(4 * CENT);
    allow(3 * CENT);
    await flow.send(retry);
    expect(flow.state).toEqual({ is: 'confirming', send: retry, reason: 'balance' });
    expect(delivered).toEqual([]);
  });

  it('when there is nothing to send, or nothing of it is left', async () => {
    sender.message = { ...(sender.message as Message), text: ' ' };
    await flow.send(ask);
    sender.message = null;
    await flow.send(ask);
    await flow.send(retry);
    expect({ delivered, state: flow.state }).toEqual({ delivered: [], state: { is: 'idle' } });
  });

  it('while an answer is written, and says so of what is written', async () => {
    sender.isAnswering = true;
    await flow.send(retry);
    expect(flow.state).toEqual({ is: 'idle' });
    await flow.send(ask);
    expect(flow.state).toEqual({ is: 'early', send: ask });
    expect(delivered).toEqual([]);
  });

  it('while its files are on their way', async () => {
    sender.files.add(['~/a.csv']);
    await flow.send(ask);
    expect(flow.state).toEqual({ is: 'uploading', send: ask });
  });

  it('while Puter is not there, which is tried before', async () => {
    account.reach.lose();
    const tried = vi.spyOn(account.reach, 'tryNow').mockResolvedValue();
    await flow.send(ask);
    expect(tried).toHaveBeenCalledOnce();
    expect(delivered).toEqual([]);
  });

  it('when it was held back while something was found out', async () => {
    account.reach.lose();
    vi.spyOn(account.reach, 'tryNow').mockImplementation(async () => {
      flow.cancel();
      account.reach.learn('files.list', null);
    });
    await flow.send(ask);
    expect({ delivered, state: flow.state }).toEqual({ delivered: [], state: { is: 'idle' } });
  });

  it('until the person has signed in again, and goes then', async () => {
    const who = { id: 'm', username: 'mira', host: 'puter.com', isTemporary: false, kept: 'keychain' as const };
    const server = { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: null };
    const current = { ...who, server, ended: { at: 1, problem: offline } };
    account.state = { accounts: [who], current, signIn: { step: 'idle' }, saved: null, notice: null };
    let again: () => unknown = () => undefined;
    vi.spyOn(account, 'signInFor').mockImplementation(async (run) => {
      again = run;
      return true;
    });
    await flow.send(ask);
    expect(delivered).toEqual([]);
    account.state = { ...account.state, current: { ...current, ended: null } };
    await again();
    expect(delivered).toEqual([[ask, null]]);
  });
});

it('what was wished for last is what counts', async () => {
  allow(4 * CENT);
  await flow.send(retry);
  await flow.send(ask);
  expect(flow.state).toMatchObject({ is: 'confirming', send: ask });
  flow.cancel();
  await flow.confirm();
  expect(delivered).toEqual([]);
});
