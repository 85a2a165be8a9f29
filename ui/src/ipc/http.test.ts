import { afterEach, expect, it, vi } from 'vitest';
import { asProblem, host } from './index';

afterEach(() => vi.unstubAllGlobals());

/** A server that gives these replies, one after the other. */
function replies(...bodies: unknown[]) {
  const asked: { address: string; body: unknown; listens: boolean }[] = [];
  vi.stubGlobal('fetch', async (address: string, { body, headers }: { body: string; headers: object }) => {
    asked.push({ address, body: JSON.parse(body), listens: 'x-listens' in headers });
    return Response.json(bodies.shift());
  });
  return asked;
}
const delta = (text: string) => ({ kind: 'delta', answer: 'a', text, reasoning: '' });

it('asks for what a command tells until it has ended, and hears it in order', async () => {
  const asked = replies(
    { call: 7 },
    { events: [delta('日'), delta('本')] },
    { events: [] },
    { events: [delta('語')], output: null },
  );
  const heard: string[] = [];
  const output = await host.call('chat.follow', { chat: 'c' }, (event) => {
    if (event.kind === 'delta') heard.push(event.text);
  });
  const next = { address: '/next/7', body: {}, listens: false };
  expect(asked).toEqual([{ address: '/door/chat.follow', body: { chat: 'c' }, listens: true }, next, next, next]);
  expect({ heard, output }).toEqual({ heard: ['日', '本', '語'], output: null });
});
it('rejects with the problem that ended it, and tells whoever watches', async () => {
  const problem = { code: 'offline', reason: { kind: 'unreachable' }, hint: null } as const;
  replies({ problem }, { output: [] }, { call: 1 }, { events: [delta('a')], problem });
  const seen: unknown[] = [];
  const stop = host.onOutcome((name, problem) => seen.push([name, problem?.code ?? null]));
  await expect(host.call('account.balance', {})).rejects.toEqual(problem);
  await host.call('chat.list', {});
  const heard: unknown[] = [];
  await expect(host.call('chat.follow', { chat: 'c' }, (event) => heard.push(event))).rejects.toEqual(problem);
  stop();
  expect(heard).toEqual([delta('a')]);
  expect(seen).toEqual([
    ['account.balance', 'offline'],
    ['chat.list', null],
    ['chat.follow', 'offline'],
  ]);
});
it('does not take a broken reply for an answer', async () => {
  replies({});
  await expect(host.call('chat.list', {})).rejects.toMatchObject({ code: 'failed' });
  replies({ call: 1 }, null);
  await expect(host.call('chat.follow', { chat: 'c' }, () => undefined)).rejects.toMatchObject({ code: 'failed' });
});
it('makes a problem of any error', () => {
  expect(asProblem(new Error('x'))).toEqual({ code: 'failed', reason: { kind: 'unexpected' }, hint: 'x' });
});
