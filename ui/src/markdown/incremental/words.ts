// Most of what arrives of an answer are words that continue a sentence. They are put to the last words there are, without
// the lexer, which would find the same again in all of the paragraph before them.
import type { Drawn, Item, Word } from '../parse/tokens';

/** What may mean something to Markdown, to formulas, footnotes or bare links. A word with any of it is for the lexer. */
const MEANING = /[^\S ]|[\\`*_~[\](){}<>&$!#|:;@/+=^]/;
/** A bare link begins with it. */
const WWW = /^www/i;

/**
 * The tokens of `text`, given those of its first `to` characters. Undefined unless what follows are words that continue
 * words, so that nothing can have got another meaning.
 */
export function withWords(tokens: Drawn[], text: string, to: number): Drawn[] | undefined {
  if (text.length === to) return tokens;
  // The last word with what follows it: what it means may be known only now.
  const word = text.slice(text.lastIndexOf(' ', to - 1) + 1);
  const line = text.slice(text.lastIndexOf('\n', to - 1) + 1, to);
  // Before its first letter a line may still become a list or a heading.
  if (MEANING.test(word) || WWW.test(word) || !/\p{L}/u.test(line)) return undefined;
  return longer(tokens, text.slice(to), text.charAt(to - 1)) as Drawn[] | undefined;
}

type Any = Drawn | Item | Word;

/** The tokens with `words` at their end, if they end in a text whose last letter is `last`. */
function longer(tokens: readonly Any[], words: string, last: string): Any[] | undefined {
  const token = tokens.at(-1);
  const grown = token && grownBy(token, words, last);
  return grown && [...tokens.slice(0, -1), grown];
}

function grownBy(token: Any, words: string, last: string): Any | undefined {
  switch (token.type) {
    case 'list': {
      const items = longer(token.items, words, last) as Item[] | undefined;
      return items && { ...token, items };
    }
    case 'paragraph':
    case 'words':
    case 'heading':
    case 'blockquote':
    case 'item': {
      const tokens = longer(token.tokens, words, last);
      return tokens && ({ ...token, tokens } as Any);
    }
    case 'text':
      // Spaces at the end may have been left out.
      return token.text.endsWith(last) ? { ...token, text: token.text + words } : undefined;
    default:
      return undefined;
  }
}
