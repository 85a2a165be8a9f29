// The parser: markdown-it with GitHub's tables and addresses, formulas and footnotes. It makes tokens, never HTML.
// What it does otherwise than CommonMark says is in `conformance.test.ts`, by example.
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { displayed, fenced, tables, tasks } from './block-rules';
import {
  addresses,
  footnotes,
  formulas,
  onlyFinished,
  onlyTwoTildes,
  underscores,
  wordsUpToAddress,
} from './word-rules';

export const parser = new MarkdownIt({ html: true });

// A tag is text, so a line that is one turns nothing off; inside a tag nothing means anything.
parser.disable(['html_block', 'linkify', 'replacements', 'smartquotes']);
// What an address may be is for `links.ts` to say, and an answer's own spelling of it is the one that is shown.
parser.validateLink = () => true;
parser.normalizeLink = (address) => address;
parser.normalizeLinkText = (address) => address;

parser.use(cjkFriendly);
underscores(parser);

const begins = { alt: ['paragraph', 'reference', 'blockquote', 'list'] };
parser.block.ruler.at('fence', fenced, begins);
parser.block.ruler.at('table', tables, { alt: ['paragraph', 'reference'] });
parser.block.ruler.before('fence', 'display', displayed, begins);

parser.core.ruler.after('block', 'tasks', tasks);

parser.inline.ruler.at('text', wordsUpToAddress);
parser.inline.ruler.before('text', 'address', addresses);
parser.inline.ruler.before('escape', 'maths', formulas);
parser.inline.ruler.before('link', 'note', footnotes);
onlyFinished(parser, 'link');
onlyFinished(parser, 'image');
onlyTwoTildes(parser);
