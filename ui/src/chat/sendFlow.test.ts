import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { account } from '../account/account.svelte';
import type { Estimate, Message, Problem } from '../bindings';
import { host } from '../ipc';
import { models } from '../models/models.svelte';
import { Attachments } from './composer/attachments.svelte';
import type { Send } from './message';
import { SendFlow, type Sender } from './sendFlow.svelte';

const offline: Problem = { code: 'offline', reason: { kind: 'unreachable' }, hint: null };
const ask: Send = { kind: 'ask' };
const retry: Send = { kind: 'retry', answer: 'a', model: 'luna', maxTokens: null };

let sender: { isAnswering: boolean; message: Message | null; files: Attachments };
let excess: Estimate['excess'];
let tooLong: Estimate['tooLong'];
let delivered: unknown[];
let flow: SendFlow;

beforeEach(() => {
  models.list = [{ id: 'luna', name: 'Luna' }] as unknown as typeof models.list;
  excess = tooLong = null;
  vi.spyOn(host, 'call').mockImplementation(
    async (name) => (name === 'chat.estimate' ? { excess, tooLong } : null) as never,
  );
  account.state = null;
  const message = { text: 'Why?', files: [], turns: 0, system: null, model: 'luna', maxTokens: 5 };
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
});

/** It may cost more than this. */
const exceeds = (of: 'balance' | 'limit') => (excess = { of, bound: 4, maxTokens: 3, cheaper: null });

describe('a message goes', () => {
  it.each([ask, retry])('at once when nothing stands in its way: %j', async (send) => {
    await flow.send(send);
    expect(delivered).toEqual([[send, null]]);
    expect(flow.state).toEqual({ is: 'idle' });
  });

  it('when the person agreed, with what was chosen, and once', async () => {
    exceeds('limit');
    await flow.send(ask);
    expect(flow.state).toEqual({ is: 'confirming', send: ask, estimate: { excess, tooLong } });
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

it('a message goes though nobody can tell its cost', async () => {
  vi.spyOn(host, 'call').mockRejectedValue(offline);
  await flow.send(ask);
  expect(delivered).toEqual([[ask, null]]);
  expect(flow.state).toEqual({ is: 'idle' });
});

describe('a message stays', () => {
  it('when it may cost more than there is', async () => {
    exceeds('balance');
    await flow.send(retry);
    expect(flow.state).toEqual({ is: 'confirming', send: retry, estimate: { excess, tooLong } });
    expect(delivered).toEqual([]);
  });

  it('when it is too long for its model, and then once more when it may cost too much', async () => {
    tooLong = { context: 3, roomier: null };
    exceeds('limit');
    await flow.send(ask);
    expect(flow.state).toMatchObject({ is: 'confirming', estimate: { tooLong, excess } });
    await flow.confirm();
    expect(flow.state).toMatchObject({ is: 'confirming', estimate: { tooLong: null, excess } });
    expect(delivered).toEqual([]);
    await flow.confirm();
    expect(delivered).toEqual([[ask, null, undefined]]);
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
    expect(flow.state).toEqual({ is: 'afterAnswer', send: ask });
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

it('a message waits for the list that is being read: an older one may have other prices', async () => {
  let arrive: (list: unknown) => void = () => undefined;
  vi.spyOn(host, 'call').mockImplementation((name) =>
    name === 'models.list'
      ? new Promise((resolve) => (arrive = resolve as typeof arrive))
      : (Promise.resolve(null) as never),
  );
  void models.load();
  const sending = flow.send(ask);
  await new Promise((done) => setTimeout(done));
  expect(delivered).toEqual([]);
  arrive({ models: models.list, readAt: 0, defaultModel: 'luna' });
  await sending;
  expect(delivered).toEqual([[ask, null]]);
});

it('what was wished for last is what counts', async () => {
  exceeds('limit');
  await flow.send(retry);
  await flow.send(ask);
  expect(flow.state).toMatchObject({ is: 'confirming', send: ask });
  flow.cancel();
  await flow.confirm();
  expect(delivered).toEqual([]);
});
