import { expect, it } from 'vitest';
import { Task } from './task.svelte';

/** A task that ends when the test says so. */
function held() {
  const ends: { resolve: (n: number) => void; reject: (error: unknown) => void }[] = [];
  const task = new Task(() => new Promise<number>((resolve, reject) => ends.push({ resolve, reject })));
  return { task, ends };
}

it('is busy until its work is done, and keeps what came of it', async () => {
  const { task, ends } = held();
  const run = task.run();
  expect(task).toMatchObject({ busy: true, result: null, problem: null });
  ends[0]?.resolve(7);
  expect(await run).toBe(7);
  expect(task).toMatchObject({ busy: false, result: 7, problem: null });
});
it('a failure is a problem, which the next run takes back', async () => {
  const { task, ends } = held();
  const run = task.run();
  ends[0]?.reject({ code: 'offline', reason: { kind: 'unreachable' }, hint: null });
  expect(await run).toBeNull();
  expect(task.problem?.code).toBe('offline');
  const again = task.run();
  expect(task.problem).toBeNull();
  ends[1]?.resolve(1);
  await again;
});
it('an older run that ends later changes nothing', async () => {
  const { task, ends } = held();
  const runs = [task.run(), task.run()];
  ends[1]?.resolve(2);
  ends[0]?.resolve(1);
  await Promise.all(runs);
  expect(task.result).toBe(2);
});
