// Personas: ways of answering with a name. Kept among the account's preferences, and copied into the chats they are
// used in, so that a chat stays as it was when a persona is changed later.
import type { ChatOptions, Persona, Problem } from '../../bindings';
import { announce } from '../../kit/overlays/announce.svelte';
import { doing, done } from '../../kit/work/done.svelte';
import { w } from '../../messages';
import { models } from '../../models/models.svelte';
import { preferences } from '../../preferences/preferences.svelte';

export const byId = (id: string | null): Persona | null =>
  preferences.now.personas.find((persona) => persona.id === id) ?? null;

/** One that is not written yet. */
export const blank = (): Persona => ({
  id: crypto.randomUUID(),
  name: '',
  system: '',
  model: null,
  temperature: null,
  effort: null,
});

/** Keeps it: in the place of the one it was, or at the end. Gives the reason when it cannot be kept. */
export async function keep(persona: Persona): Promise<Problem | null> {
  const kept = { ...persona, name: persona.name.trim(), system: persona.system.trim() };
  const { personas } = preferences.now;
  const isNew = !personas.some(({ id }) => id === kept.id);
  const problem = await preferences.set({
    personas: isNew ? [...personas, kept] : personas.map((other) => (other.id === kept.id ? kept : other)),
  });
  if (!problem) announce(w().options.persona.saved(kept.name));
  return problem;
}

/** Deletes it; the note that says so brings it back to its place. */
export function remove({ id, name }: Persona) {
  return doing(async () => {
    const before = preferences.now.personas;
    const set = async (personas: Persona[]) => (await preferences.set({ personas })) === null;
    const take = () => set(before.filter((persona) => persona.id !== id));
    if (await take()) done({ text: () => w().options.persona.deleted(name), undo: () => set(before), redo: take });
  });
}

/** What of a chat's options a persona changes. */
export const optionsOf = ({ id, system, temperature, effort }: Persona): Partial<ChatOptions> => ({
  persona: id,
  system: system || null,
  temperature,
  ...(effort === null ? {} : { effort }),
});

/** Uses it in a conversation; null goes back to no persona and no instructions. */
export async function use(
  persona: Persona | null,
  conversation: { options: { set(change: Partial<ChatOptions>): unknown }; choose(model: string): void },
) {
  if (persona?.model != null && models.byId(persona.model)) conversation.choose(persona.model);
  await conversation.options.set(persona ? optionsOf(persona) : { persona: null, system: null, temperature: null });
}
