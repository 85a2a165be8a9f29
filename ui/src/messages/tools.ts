// What words are made with, in every language.

/** A name in a sentence, which keeps its direction for itself: U+2068 and U+2069 around it. */
export const isolated = (name: string) => `\u2068${name}\u2069`;
