// The words for how a chat is answered.
import type { Effort } from './options.svelte';

/** From the least to the most; nothing asked for leaves it to the model. */
export const EFFORTS: { value: NonNullable<Effort> | 'none'; label: string; detail: string }[] = [
  { value: 'none', label: 'Default', detail: 'The model thinks as it does by itself' },
  { value: 'low', label: 'Low', detail: 'Quick, and costs least' },
  { value: 'medium', label: 'Medium', detail: 'For most questions' },
  { value: 'high', label: 'High', detail: 'Slow and thorough; thinking costs like writing' },
];

export const effortLabel = (effort: Effort): string =>
  EFFORTS.find(({ value }) => value === (effort ?? 'none'))?.label ?? 'Default';

export const LENGTHS = [
  { value: 'usual', label: 'Usual' },
  { value: 'low', label: 'Short' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'Long' },
] as const;

/** Why a model cannot look things up, and which can. */
export const cannotSearch = (model: string): string =>
  `${model} cannot search the web through Puter. Models of OpenAI can.`;
