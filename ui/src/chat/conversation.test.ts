import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { account } from '../account/account.svelte';
import { startOf } from '../account/start.testing';
import type { AnswerEvent, Chat, Estimate, Model, Problem, SoFar, Turn } from '../bindings';
import { host } from '../ipc';
import { models } from '../models/models.svelte';
import { Conversation } from './conversation.svelte';

type Door = (name: string, args: Record<string, unknown>, listen?: (event: AnswerEvent) => void) => unknown;
const door = vi.fn<Door>();
/** Stores are shared between the files of tests, so only the door is played. */
const played = vi
  .spyOn(host, 'call')
  .mockImplementation(async (...args) => door(...(args as Parameters<Door>)) as never);
afterAll(() => {
  vi.useRealTimers();
  played.mockRestore();
});

const turn = (id: string, role: Turn['role'], more: Partial<Turn> = {}): Turn => ({
  id,
  parent: null,
  siblings: [],
  role,
  at: 0,
  text: '',
  reasoning: '',
  reasoningMs: null,
  attachments: [],
  tokens: 0,
  images: [],
  tools: [],
  model: null,
  modelName: 'Luna',
  limit: null,
  spent: null,
  copied: false,
  outcome: 'complete',
  problem: null,
  cut: null,
  compacted: false,
  searched: false,
  waiting: null,
  ...more,
});
const question = turn('q', 'user', { text: 'Why?', tokens: 1 });
const NOTHING: SoFar = { read: 0, written: 0, costs: null, atMost: null };
const running = () => turn('a', 'assistant', { outcome: 'running' });
const chat = (turns: Turn[]): Chat => ({
  id: 'c',
  title: 'Why?',
  pinned: false,
  archived: false,
  folder: null,
  options: {
    system: null,
    persona: null,
    temperature: null,
    maxTokens: null,
    effort: null,
    verbosity: null,
    webSearch: false,
  },
  origin: null,
  model: 'luna',
  turns,
  paid: { microcents: 0, isWhole: true },
  draft: { text: '', attachments: [], options: null },
  place: null,
});
const MODELS = { models: [{ id: 'luna', name: 'Luna' } as Model], readAt: 0, defaultModel: 'luna' };
const offline: Problem = { code: 'offline', reason: { kind: 'unreachable' }, hint: null };

/** A question whose answer the test tells event by event, and then ends. */
function asked() {
  let listen: (event: AnswerEvent) => void = () => undefined;
  let end: (outcome: Chat | Problem) => void = () => undefined;
  door.mockImplementation((name, _args, hear) => {
    if (name !== 'chat.ask') return null;
    if (hear) listen = hear;
    return new Promise(
      (resolve, reject) => (end = (outcome) => ('code' in outcome ? reject(outcome) : resolve(outcome))),
    );
  });
  const started: string[] = [];
  const conversation = new Conversation(null, (id) => started.push(id));
  conversation.type('  Why? ');
  const done = conversation.deliver({ kind: 'ask' });
  return {
    conversation,
    started,
    done,
    tell: (event: AnswerEvent) => listen(event),
    end: (with_: Chat | Problem) => end(with_),
  };
}

/** What was received is shown with the next frame. */
const nextFrame = () => vi.advanceTimersByTime(17);

const calls = (name: string) => door.mock.calls.filter(([called]) => called === name).map(([, args]) => args);

beforeEach(() => {
  door.mockReset();
  // A draft that waits to be kept must not outlive its test.
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'] });
  account.state = null;
  models.begin(MODELS);
});

describe('what a message may cost', () => {
  it('counts all that a chat from elsewhere carries along, and asks first', async () => {
    const imported = [{ ...question, tokens: 20_000 }, turn('a', 'assistant', { text: 'So.', tokens: 30_000 })];
    const excess: Estimate['excess'] = { of: 'limit', bound: 1, maxTokens: null, cheaper: null };
    door.mockImplementation((name) => {
      if (name === 'chat.open') return chat(imported);
      return name === 'chat.estimate' ? { excess } : null;
    });
    const conversation = new Conversation('c', () => undefined);
    await conversation.open();
    await conversation.flow.send({ kind: 'continue', answer: 'a', model: 'luna' });
    expect(calls('chat.estimate')).toMatchObject([{ message: { model: 'luna', turns: 50_000 } }]);
    expect(conversation.flow.state).toMatchObject({ is: 'confirming', estimate: { excess } });
    expect(calls('chat.ask')).toEqual([]);
  });
});

describe('asking', () => {
  it('sends the words without the space around them and empties the composer', () => {
    const { conversation } = asked();
    expect(calls('chat.ask')).toMatchObject([{ chat: null, text: 'Why?', attachments: [] }]);
    expect(conversation.draft).toBe('');
    expect(conversation.isAnswering).toBe(true);
  });

  it('shows the answer as it arrives and then what the command returned', async () => {
    const { conversation, started, done, tell, end } = asked();
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
    tell({ kind: 'delta', answer: 'a', text: '', reasoning: 'Hm. ' });
    tell({ kind: 'delta', answer: 'a', text: 'Bec', reasoning: '' });
    tell({ kind: 'delta', answer: 'a', text: 'ause', reasoning: '' });
    expect(started).toEqual(['c']);
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ text: '', reasoning: '' });
    nextFrame();
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ text: 'Because', reasoning: 'Hm. ' });
    end(chat([question, turn('a', 'assistant', { text: 'Because.', reasoning: 'Hm. ' })]));
    await done;
    expect(conversation.transcript.turns.map(({ text }) => text)).toEqual(['Why?', 'Because.']);
    expect(conversation).toMatchObject({ id: 'c', title: 'Why?', isAnswering: false, problem: null });
  });

  it('gives the words back when they could not leave', async () => {
    const { conversation, done, end } = asked();
    end(offline);
    await done;
    expect(conversation.draft).toBe('Why?');
    expect(conversation.problem).toEqual(offline);
  });

  it('puts them before what was typed in the meantime', async () => {
    const { conversation, done, end } = asked();
    conversation.type('And how?');
    end(offline);
    await done;
    expect(conversation.draft).toBe('Why?\n\nAnd how?');
  });

  it('an answer that is lost on its way says so itself; the question stands above it', async () => {
    const { conversation, done, tell, end } = asked();
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
    end(offline);
    await done;
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ outcome: 'failed', problem: offline });
    expect(conversation.draft).toBe('');
  });

  it('Stop ends the answer on screen at once; later words are not shown', async () => {
    const { conversation, tell } = asked();
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
    tell({ kind: 'delta', answer: 'a', text: 'So', reasoning: '' });
    const stopping = conversation.stop();
    expect(conversation.transcript.turns.at(-1)?.outcome).toBe('stopped');
    tell({ kind: 'delta', answer: 'a', text: ' late', reasoning: '' });
    nextFrame();
    expect(conversation.transcript.turns.at(-1)?.text).toBe('So');
    await stopping;
    expect(calls('chat.stop')).toEqual([{ chat: 'c' }]);
  });

  it('what waits for its frame is not lost when the answer breaks or is stopped', async () => {
    const { conversation, done, tell, end } = asked();
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
    tell({ kind: 'delta', answer: 'a', text: 'So f', reasoning: '' });
    end(offline);
    await done;
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ outcome: 'failed', text: 'So f' });
  });

  it('turns that did not change keep their objects while an answer arrives and when it has ended', async () => {
    const first = [turn('q0', 'user', { text: 'One?' }), turn('a0', 'assistant', { text: 'One.' })];
    door.mockImplementation((name) => (name === 'chat.open' ? chat(structuredClone(first)) : null));
    const conversation = new Conversation('c', () => undefined);
    await conversation.open();
    const before = [...conversation.transcript.turns];
    const whole = chat([...structuredClone(first), question, turn('a', 'assistant', { text: 'Because.' })]);
    door.mockImplementation((name, _args, hear) => {
      if (name !== 'chat.ask') return null;
      hear?.({
        kind: 'started',
        soFar: NOTHING,
        chat: 'c',
        question: { ...question, parent: 'a0' },
        answer: running(),
      });
      return whole;
    });
    conversation.type('Why?');
    await conversation.deliver({ kind: 'ask' });
    expect(conversation.transcript.turns.slice(0, 2)).toEqual(before);
    expect(conversation.transcript.turns[0]).toBe(before[0]);
    expect(conversation.transcript.turns[1]).toBe(before[1]);
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ text: 'Because.', outcome: 'complete' });
  });

  it('without a list of models nothing is sent and nothing is lost', async () => {
    door.mockImplementation(() => ({ models: [], readAt: 0, defaultModel: '' }));
    await models.load();
    door.mockImplementation((name) => {
      if (name === 'models.list') throw offline;
      return null;
    });
    const conversation = new Conversation(null, () => undefined);
    conversation.type('Why?');
    await conversation.flow.send({ kind: 'ask' });
    expect(calls('chat.ask')).toEqual([]);
    expect(conversation).toMatchObject({ draft: 'Why?', problem: offline });
  });

  it('one answer at a time', async () => {
    const { conversation } = asked();
    conversation.type('Again');
    await conversation.deliver({ kind: 'ask' });
    expect(calls('chat.ask')).toHaveLength(1);
    expect(conversation.draft).toBe('Again');
  });
});

const signedOut: Problem = { code: 'signed_out', reason: { kind: 'accessEnded', host: 'puter.com' }, hint: null };
/** Whose window it is, and whether Puter still accepts the token. */
function owner(username: string, hasEnded: boolean) {
  const who = {
    id: `${username}@puter.com`,
    username,
    host: 'puter.com',
    isTemporary: false,
    kept: 'keychain' as const,
  };
  const server = { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: null };
  const ended = hasEnded ? { at: 1, problem: signedOut } : null;
  return {
    accounts: [who],
    current: { ...who, server, ended },
    signIn: { step: 'idle' as const },
    saved: null,
    notice: null,
  };
}

describe('a draft', () => {
  const stored = [turn('q0', 'user', { text: 'One?' }), turn('a0', 'assistant', { text: 'One.', parent: 'q0' })];
  const later = { ...question, parent: 'a0' };

  /** A chat that was read, with a draft, and what the test answers when something is asked in it. */
  async function open(draft = 'A thought') {
    const luna = { id: 'luna', name: 'Luna', inputMicrocentsPerMillion: null, outputMicrocentsPerMillion: null };
    door.mockImplementation(() => ({ models: [luna], readAt: 0, defaultModel: 'luna' }));
    await models.load(true);
    const ends: ((outcome: Chat | Problem) => void)[] = [];
    let listen: (event: AnswerEvent) => void = () => undefined;
    door.mockImplementation((name, _args, hear) => {
      if (name === 'chat.open') return { ...chat(stored), draft: { text: draft, attachments: [], options: null } };
      if (!['chat.ask', 'chat.edit', 'chat.retry'].includes(name)) return null;
      if (hear) listen = hear;
      return new Promise((resolve, reject) =>
        ends.push((outcome) => ('code' in outcome ? reject(outcome) : resolve(outcome))),
      );
    });
    const conversation = new Conversation('c', () => undefined);
    await conversation.open();
    conversation.choose('luna');
    return {
      conversation,
      tell: (event: AnswerEvent) => listen(event),
      end: (outcome: Chat | Problem) => ends.pop()?.(outcome),
    };
  }
  const kept = () => calls('chat.saveDraft').at(-1);
  const asked: AnswerEvent = { kind: 'started', soFar: NOTHING, chat: 'c', question: later, answer: running() };

  it('is kept until it was asked: only then is it no draft any more', async () => {
    const { conversation, tell } = await open();
    void conversation.deliver({ kind: 'ask' });
    expect(conversation.draft).toBe('');
    vi.advanceTimersByTime(1000);
    expect(kept()).toMatchObject({ chat: 'c', text: 'A thought' });
    conversation.type('The next');
    vi.advanceTimersByTime(1000);
    expect(kept()).toMatchObject({ chat: 'c', text: 'A thought\n\nThe next' });
    tell(asked);
    expect(kept()).toMatchObject({ chat: 'c', text: 'The next' });
  });

  it('of a new chat is kept with that chat once it has begun, and the next new chat has none', () => {
    door.mockImplementation((name) => (name === 'chat.draft' ? { text: '', attachments: [], options: null } : null));
    const conversation = new Conversation(null, () => undefined);
    return conversation.open().then(() => {
      let tell: (event: AnswerEvent) => void = () => undefined;
      door.mockImplementation((name, _args, hear) => {
        if (name !== 'chat.ask') return null;
        if (hear) tell = hear;
        return new Promise(() => undefined);
      });
      conversation.type('Why?');
      void conversation.deliver({ kind: 'ask' });
      conversation.type('The next');
      tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
      expect(calls('chat.saveDraft')).toEqual([
        { chat: null, text: '', attachments: [], options: null },
        { chat: 'c', text: 'The next', attachments: [], options: null },
      ]);
    });
  });

  it.each([
    [
      'an edited question',
      (conversation: Conversation) => (conversation.edit('q0'), conversation.deliver({ kind: 'edit' })),
    ],
    ['a question asked again', (conversation: Conversation) => conversation.retry('a0')],
    ['“go on”', (conversation: Conversation) => conversation.continue('a0')],
  ])('stays when %s is sent, whether it is asked or not', async (_, send) => {
    for (const outcome of [chat([...stored, later, turn('a', 'assistant')]), offline]) {
      door.mockClear();
      const { conversation, tell, end } = await open();
      const sending = send(conversation);
      await vi.waitFor(() => expect(conversation.isAnswering).toBe(true));
      if (!('code' in outcome)) tell(asked);
      end(outcome);
      await sending;
      await conversation.keep();
      expect(conversation.draft).toBe('A thought');
      expect(kept()?.text ?? 'A thought').toBe('A thought');
      expect(calls('chat.ask')).toEqual(calls('chat.ask').map((args) => ({ ...args, keepsDraft: true })));
    }
  });

  it('what follows an earlier message still does when something else was sent first', async () => {
    const { conversation, tell, end } = await open();
    conversation.after = 'q0';
    void conversation.retry('a0');
    await vi.waitFor(() => expect(conversation.isAnswering).toBe(true));
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question: stored[0] as Turn, answer: running() });
    end(chat([stored[0] as Turn, turn('a', 'assistant')]));
    expect(conversation.after).toBe('q0');
  });
});

describe('a question that is written anew', () => {
  it('keeps its words when another is, and when it is begun once more', async () => {
    const turns = [turn('q0', 'user', { text: 'One?' }), turn('q1', 'user', { text: 'Two?' })];
    door.mockImplementation(() => chat(turns));
    const conversation = new Conversation('c', () => undefined);
    await conversation.open();
    const write = (words: string) => conversation.editing && (conversation.editing.text = words);
    conversation.edit('q0');
    write('One, really?');
    conversation.edit('q0');
    expect(conversation.editing?.text).toBe('One, really?');
    conversation.edit('q1');
    conversation.leaveEditing();
    expect(conversation.isStored).toBe(false);
    conversation.edit('q0');
    expect(conversation.editing?.text).toBe('One, really?');
    conversation.leaveEditing();
    expect(conversation.isStored).toBe(true);
    conversation.edit('q0');
    expect(conversation.editing?.text).toBe('One?');
  });
});

describe('while an answer comes', () => {
  it('what it took runs along, and then makes room for what was metered', async () => {
    const { conversation, done, tell, end } = asked();
    expect(conversation.cost.running).toBeNull();
    const soFar = { read: 1, written: 0, costs: 100_000, atMost: 2_100_000 };
    tell({ kind: 'started', chat: 'c', question, answer: { ...running(), parent: 'q', model: 'luna' }, soFar });
    expect(conversation.cost.running).toEqual(soFar);
    const more = { ...soFar, written: 3, costs: 700_000 };
    tell({ kind: 'soFar', answer: 'a', soFar: more });
    expect(conversation.cost.running).toEqual(more);
    expect(conversation.cost.turns).toBe(1 + 3);
    tell({ kind: 'waiting', answer: 'a', wait: { for: 'balance' } });
    expect(conversation.cost.running).toBeNull();
    tell({ kind: 'resumed', answer: 'a' });
    expect(conversation.cost.running).toEqual(more);
    const spent = { input: 7, output: 5, costMicrocents: 50_000_000 } as Turn['spent'];
    end(chat([question, turn('a', 'assistant', { text: 'Because.', tokens: 2, spent })]));
    await done;
    expect(conversation.cost.running).toBeNull();
    expect(conversation.cost.turns).toBe(3);
  });
});

describe('a session that ended', () => {
  /** A chat with something typed, in a window whose state the test decides. */
  async function ended() {
    let state = owner('mira', true);
    door.mockImplementation((name) => {
      if (name === 'app.start') return startOf(state, { models: MODELS });
      return name === 'chat.ask' ? chat([question, turn('a', 'assistant', { text: 'Because.' })]) : null;
    });
    await account.refresh();
    const conversation = new Conversation(null, () => undefined);
    conversation.type('Why?');
    return {
      conversation,
      become: (next: typeof state) => {
        state = next;
        return account.refresh();
      },
    };
  }

  it('an answer says that it waits, and goes on by itself', () => {
    const { conversation, tell } = asked();
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
    tell({ kind: 'waiting', answer: 'a', wait: { for: 'signIn' } });
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ outcome: 'running', waiting: { for: 'signIn' } });
    tell({ kind: 'resumed', answer: 'a' });
    tell({ kind: 'delta', answer: 'a', text: 'Bec', reasoning: '' });
    nextFrame();
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ text: 'Bec', waiting: null });
  });

  it('sending signs in first, then sends what is typed, once', async () => {
    const { conversation, become } = await ended();
    await conversation.flow.send({ kind: 'ask' });
    expect(calls('account.signIn')).toHaveLength(1);
    expect(calls('chat.ask')).toEqual([]);
    expect(conversation.draft).toBe('Why?');
    await become(owner('mira', false));
    await vi.waitFor(() => expect(calls('chat.ask')).toMatchObject([{ text: 'Why?' }]));
    await become(owner('mira', true));
    conversation.type('And how?');
    await become(owner('mira', false));
    expect(calls('chat.ask')).toHaveLength(1);
    expect(conversation.draft).toBe('And how?');
  });

  it('another account sends nothing of it, and keeps nothing of it', async () => {
    const { conversation, become } = await ended();
    await conversation.flow.send({ kind: 'ask' });
    await become(owner('noor', false));
    await conversation.keep();
    expect(calls('chat.ask')).toEqual([]);
    expect(calls('chat.saveDraft')).toEqual([]);
    expect(conversation.draft).toBe('Why?');
  });
});

describe('opening', () => {
  it('brings the draft back with its files', async () => {
    const draft = { text: 'half a thou', attachments: ['~/bills.csv'] };
    door.mockImplementation(() => ({ ...chat([question]), draft }));
    const conversation = new Conversation('c', () => undefined);
    await conversation.open();
    expect(conversation.draft).toBe('half a thou');
    expect(conversation.attachments.paths).toEqual(['~/bills.csv']);
  });

  it('follows an answer that is still running', async () => {
    const whole = chat([question, turn('a', 'assistant', { text: 'Because.' })]);
    door.mockImplementation((name) => (name === 'chat.open' ? chat([question, running()]) : whole));
    const conversation = new Conversation('c', () => undefined);
    await conversation.open();
    expect(calls('chat.follow')).toEqual([{ chat: 'c' }]);
    expect(conversation.transcript.turns.at(-1)?.text).toBe('Because.');
  });

  it.each([
    ['a new chat', null, 'chat.draft'],
    ['a chat', 'c', 'chat.open'],
  ])('a question that is sent while %s is still being read is answered once', async (_, id, reading) => {
    let read: (stored: unknown) => void = () => undefined;
    let end: (whole: Chat) => void = () => undefined;
    let tell: (event: AnswerEvent) => void = () => undefined;
    door.mockImplementation((name, _args, hear) => {
      if (name === reading) return new Promise((resolve) => (read = resolve));
      if (name !== 'chat.ask') return null;
      if (hear) tell = hear;
      return new Promise((resolve) => (end = resolve));
    });
    const conversation = new Conversation(id, () => undefined);
    const opening = conversation.open();
    conversation.type('Why?');
    const asking = conversation.deliver({ kind: 'ask' });
    tell({ kind: 'started', soFar: NOTHING, chat: 'c', question, answer: running() });
    tell({ kind: 'delta', answer: 'a', text: 'Beca', reasoning: '' });
    read(id === null ? { text: 'Why?', attachments: [], options: null } : chat([]));
    await opening;
    tell({ kind: 'delta', answer: 'a', text: 'use.', reasoning: '' });
    vi.advanceTimersByTime(100);
    expect(conversation.transcript.turns.map(({ text }) => text)).toEqual(['Why?', 'Because.']);
    expect(conversation.draft).toBe('');
    end(chat([question, turn('a', 'assistant', { text: 'Because.' })]));
    await asking;
    expect(calls('chat.follow')).toEqual([]);
    expect(conversation.transcript.turns.at(-1)).toMatchObject({ text: 'Because.', outcome: 'complete' });
  });

  it('puts what was kept before what was typed while it was read, and keeps both', async () => {
    const draft = { text: 'half a thou', attachments: ['~/bills.csv'], options: null };
    door.mockImplementation(() => ({ ...chat([question]), draft }));
    const conversation = new Conversation('c', () => undefined);
    conversation.type('More');
    conversation.attachments.add(['~/new.csv']);
    await conversation.open();
    expect(conversation.draft).toBe('half a thou\n\nMore');
    expect(conversation.attachments.paths).toEqual(['~/new.csv', '~/bills.csv']);
    await conversation.keep();
    expect(calls('chat.saveDraft')).toMatchObject([{ text: 'half a thou\n\nMore' }]);
  });

  it('keeps the draft half a second after the first letter, whatever is typed meanwhile, once', () => {
    door.mockImplementation(() => null);
    const conversation = new Conversation('c', () => undefined);
    conversation.type('a');
    vi.advanceTimersByTime(499);
    conversation.type('ab');
    expect(calls('chat.saveDraft')).toEqual([]);
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(5000);
    expect(calls('chat.saveDraft')).toEqual([{ chat: 'c', text: 'ab', attachments: [], options: null }]);
  });

  it('a draft that waits to be kept is kept when the chat leaves the screen', () => {
    door.mockImplementation(() => null);
    const conversation = new Conversation('c', () => undefined);
    conversation.type('abc');
    void conversation.keep();
    expect(calls('chat.saveDraft')).toEqual([{ chat: 'c', text: 'abc', attachments: [], options: null }]);
  });
});
