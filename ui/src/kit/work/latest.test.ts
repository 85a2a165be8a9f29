import { expect, it } from 'vitest';
import { Latest } from './latest';

/** Reads whose answers come when the test says so. */
function slow() {
  const latest = new Latest();
  const shown: string[] = [];
  const answers: ((answer: string) => void)[] = [];
  const read = () =>
    latest.run(async (isLatest) => {
      const answer = await new Promise<string>((give) => answers.push(give));
      if (isLatest()) shown.push(answer);
    });
  return { latest, shown, answers, read };
}

it('shows nothing older than what was read last, and is over when that is there', async () => {
  const { shown, answers, read } = slow();
  let isOver = false;
  const first = read().then(() => (isOver = true));
  const second = read();
  answers[0]?.('older');
  await Promise.resolve();
  expect(isOver).toBe(false);
  answers[1]?.('newer');
  await Promise.all([first, second]);
  expect(shown).toEqual(['newer']);
});

it('leaves an answer out that comes after the newer one', async () => {
  const { shown, answers, read } = slow();
  const both = [read(), read()];
  answers[1]?.('newer');
  answers[0]?.('older');
  await Promise.all(both);
  expect(shown).toEqual(['newer']);
});

it('shows nothing of what was dropped, and holds nobody up for it', async () => {
  const { latest, shown, answers, read } = slow();
  const dropped = read();
  latest.drop();
  answers[0]?.('of another account');
  await dropped;
  expect(shown).toEqual([]);
});
