// What can be sent in a chat, as plain data.

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
