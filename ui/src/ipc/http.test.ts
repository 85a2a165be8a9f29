import { afterEach, expect, it, vi } from 'vitest';
import { asProblem, host } from './index';

afterEach(() => vi.unstubAllGlobals());

/** A server whose reply arrives in pieces cut anywhere, even inside a character. */
function replies(text: string, piece = 7) {
  const bytes = new TextEncoder().encode(text);
  const asked: { address: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (address: string, { body }: { body: string }) => {
    asked.push({ address, body: JSON.parse(body) });
    return new Response(
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += piece) controller.enqueue(bytes.slice(at, at + piece));
          controller.close();
        },
      }),
    );
  });
  return asked;
}

it('hears events in order, then the output', async () => {
  const asked = replies(
    '{"event":{"kind":"delta","answer":"a","text":"日本","reasoning":""}}\n{"event":{"kind":"delta","answer":"a","text":"語","reasoning":""}}\n{"output":null}\n',
    5,
  );
  const heard: string[] = [];
  const output = await host.call('chat.follow', { chat: 'c' }, (event) => {
    if (event.kind === 'delta') heard.push(event.text);
  });
  expect(asked).toEqual([{ address: '/door/chat.follow', body: { chat: 'c' } }]);
  expect({ heard, output }).toEqual({ heard: ['日本', '語'], output: null });
});
it('rejects with the problem that ended it, and tells whoever watches', async () => {
  const problem = { code: 'offline', reason: { kind: 'unreachable' }, hint: null } as const;
  replies(`{"problem":${JSON.stringify(problem)}}`);
  const seen: unknown[] = [];
  const stop = host.onOutcome((name, problem) => seen.push([name, problem?.code ?? null]));
  await expect(host.call('account.balance', {})).rejects.toEqual(problem);
  replies('{"output":[]}');
  await host.call('chat.list', {});
  stop();
  expect(seen).toEqual([
    ['account.balance', 'offline'],
    ['chat.list', null],
  ]);
});
it('does not take a broken reply for an answer', async () => {
  replies('{"event":1}\n');
  await expect(host.call('chat.list', {})).rejects.toMatchObject({ code: 'failed' });
});
it('makes a problem of any error', () => {
  expect(asProblem(new Error('x'))).toEqual({ code: 'failed', reason: { kind: 'unexpected' }, hint: 'x' });
});
