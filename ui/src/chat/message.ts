// What can be sent in a chat, as plain data, and what goes along with it.
import type { Attachment, Model } from '../bindings';
import { cheaper, estimate, type Estimate } from '../models/cost';
import { models } from '../models/models.svelte';
import { preferences } from '../preferences/preferences.svelte';
import { parts, total } from './cost/contextBudget';

/** What a person wants sent. */
export type Send =
  /** What stands in the composer. */
  | { kind: 'ask' }
  /** The question that is being written anew. */
  | { kind: 'edit' }
  /** The question of an answer once more. `maxTokens` limits this one answer; `null` is the chat's own limit. */
  | { kind: 'retry'; answer: string; model: string; maxTokens: number | null }
  /** An answer goes on where it broke off. */
  | { kind: 'continue'; answer: string; model: string };

/** What is sent then. */
export type Message = {
  text: string;
  /** Its files, as far as they were looked at. */
  files: Attachment[];
  /** Tokens of the turns before it. */
  history: number;
  /** The instructions of the chat. */
  system: string | null;
  /** Whom it goes to. */
  model: string;
  /** The longest answer, in tokens. */
  maxTokens: number;
};

/** An answer shorter than this many tokens is none. */
const SHORTEST = 100;

/** What the message would cost; null while its model is not known. */
export function costOf(message: Message): Estimate | null {
  const model = models.byId(message.model);
  return model && costWith(model, message);
}

/** A model that reads as much and costs no more than `most` microcents, with that ceiling; null when there is none. */
export function cheaperFor(message: Message, most: number): { model: Model; atMost: number } | null {
  const ceiling = (other: Model) => costWith(other, message).atMost;
  const other = cheaper(models.list, models.byId(message.model), preferences.now.favourites, ceiling, most);
  return other && { model: other, atMost: ceiling(other) ?? 0 };
}

/**
 * The longest answer that costs no more than `most` microcents, in tokens; null when not even a short one does, or when
 * Puter ends the model's answers at a limit of its own.
 */
export function affordable(message: Message, most: number): number | null {
  const model = models.byId(message.model);
  if (!model?.outputMicrocentsPerMillion || model.fixedLimit !== null) return null;
  const { tokens, limit } = costWith(model, message);
  const input = (tokens * (model.inputMicrocentsPerMillion ?? 0)) / 1_000_000;
  const room = Math.floor(((most - input) * 1_000_000) / model.outputMicrocentsPerMillion);
  return room >= SHORTEST ? Math.min(limit, room) : null;
}

const costWith = (model: Model, message: Message): Estimate =>
  estimate({ model, text: '', history: total(parts(message)), maxTokens: message.maxTokens });
