// The language that the window speaks. The words of each are a file of their own, which is loaded when it is chosen.
import type { Words } from './types';

/** All there are, by their tags. */
const LANGUAGES = {
  'en-GB': { dir: 'ltr', load: async () => (await import('./en')).en },
} satisfies Record<string, { dir: 'ltr' | 'rtl'; load: () => Promise<Words> }>;

export type LanguageTag = keyof typeof LANGUAGES;

/** A file that could not be loaded is asked for again after so many milliseconds each. */
const AGAIN_AFTER = [100, 1000];

class Language {
  #words: Words | null = $state.raw(null);

  /** What everything is called in it. Nothing is drawn before there is one. */
  get words(): Words {
    if (!this.#words) throw new Error('words are read before a language is spoken');
    return this.#words;
  }

  /** Speaks this one from when its words are here, and tells the page so. Errors: they cannot be loaded. */
  async speak(tag: LanguageTag): Promise<void> {
    const { dir, load } = LANGUAGES[tag];
    this.#words = await persistently(load);
    Object.assign(document.documentElement, { lang: tag, dir });
  }
}

/** The window has one. */
export const language = new Language();

/** What comes of it, if need be at a later attempt. */
async function persistently<T>(load: () => Promise<T>): Promise<T> {
  for (const pause of AGAIN_AFTER) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load();
}
