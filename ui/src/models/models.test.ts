import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Model } from '../bindings';
import { host } from '../ipc';
import { models } from './models.svelte';

const door = vi.spyOn(host, 'call');
afterAll(() => door.mockRestore());

/** How each request for the list is answered, in the order in which they were made. */
let answers: { with: (id: string) => void; failWith: (message: string) => void }[];

beforeEach(() => {
  answers = [];
  door.mockReset().mockImplementation(
    () =>
      new Promise<never>((resolve, reject) => {
        const list = (id: string) => ({ models: [{ id, name: id } as Model], readAt: 0, defaultModel: id });
        answers.push({
          with: (id) => resolve(list(id) as never),
          failWith: (message) => reject(new Error(message)),
        });
      }),
  );
  models.begin(null);
});

describe('the list of models', () => {
  it('is asked for once, however many wait for it', async () => {
    const both = Promise.all([models.load(), models.load()]);
    expect(answers).toHaveLength(1);
    answers[0]?.with('luna');
    await both;
    expect(models.list).toMatchObject([{ id: 'luna' }]);
    void models.load();
    expect(answers).toHaveLength(2);
  });

  it('is asked for anew when somebody says so, and the later answer counts', async () => {
    const first = models.load();
    const second = models.load(true);
    expect(door.mock.calls.map(([, args]) => args)).toEqual([{ refresh: false }, { refresh: true }]);
    answers[1]?.with('sol');
    await second;
    answers[0]?.with('luna');
    await first;
    expect(models).toMatchObject({ loading: false, list: [{ id: 'sol' }] });
  });

  it('of the account before is not shown in the window of the next', async () => {
    const before = models.load();
    models.begin(null);
    expect(models.loading).toBe(false);
    const next = models.load();
    answers[1]?.with('sol');
    answers[0]?.with('luna');
    await Promise.all([before, next]);
    expect(models.list).toMatchObject([{ id: 'sol' }]);
  });

  it('that could not be read says why, and can be read again', async () => {
    const failed = models.load();
    answers[0]?.failWith('It rained.');
    await failed;
    expect(models).toMatchObject({ loading: false, list: [], problem: { hint: 'It rained.' } });
    const again = models.load();
    answers[1]?.with('luna');
    await again;
    expect(models.problem).toBeNull();
  });

  it('is that of an earlier time while it cannot be read, with that time and the reason', async () => {
    models.begin({ models: [{ id: 'old' } as Model], readAt: 7, defaultModel: 'old' });
    expect(models).toMatchObject({ list: [{ id: 'old' }], readAt: 7, problem: null });
    const failed = models.load();
    answers[0]?.failWith('It rained.');
    await failed;
    expect(models).toMatchObject({ list: [{ id: 'old' }], readAt: 7, problem: { hint: 'It rained.' } });
    const again = models.load();
    answers[1]?.with('luna');
    await again;
    expect(models).toMatchObject({ list: [{ id: 'luna' }], problem: null });
  });

  it('tells models of one name apart by who serves them, and by their ids where that is the same', async () => {
    const model = (id: string, name: string) => ({ id, name, provider: id.split(':')[0] }) as Model;
    const sonnet = [model('claude:sonnet', 'Sonnet'), model('openrouter:sonnet', 'Sonnet')];
    const oss = [model('together:oss', 'OSS'), model('openrouter:oss', 'OSS'), model('openrouter:oss:free', 'OSS')];
    const all = [...sonnet, ...oss, model('xai:grok', 'Grok')];
    door.mockResolvedValue({ models: all, readAt: 0, defaultModel: '' } as never);
    await models.load();
    expect(models.list.map(models.providerOf)).toEqual([
      'claude',
      'openrouter',
      'together',
      'openrouter:oss',
      'openrouter:oss:free',
      null,
    ]);
  });
});
