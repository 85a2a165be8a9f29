// What an answer took, as short figures: "Claude Sonnet 5", "1,284 in", "642 out", "1.35¢".
import type { Turn } from '../../bindings';
import { w } from '../../messages';
import { cost } from '../../messages/format';

/** The figures that are known, in the order they are shown. */
export function figures(turn: Pick<Turn, 'model' | 'modelName' | 'spent' | 'copied'>): string[] {
  const { model, modelName, spent, copied } = turn;
  const words = w().composer.cost;
  const known = [
    modelName ?? model,
    shown(spent?.input, words.read),
    shown(spent?.output, words.written),
    shown(spent?.costMicrocents, copied ? words.paidBefore : cost),
  ];
  return known.filter((figure) => figure !== null);
}

const shown = (figure: number | null | undefined, words: (figure: number) => string) =>
  typeof figure === 'number' ? words(figure) : null;
