// Writes what is drawn as the HTML of Markdown's specifications, so that their examples can be held against it.
import type { Block } from './blocks';
import { wordsOf, type Cell, type Drawn, type Item, type Word } from './tokens';

/** The HTML of blocks, in the form of `comparable`. */
export const htmlOf = (blocks: readonly Block[]): string =>
  comparable(blocks.map(({ token }) => block(token)).join('\n'));

/**
 * HTML without what makes no difference here: how it is spelled, titles of links, which are not drawn, and that a new line
 * in a paragraph is one in an answer.
 */
export function comparable(html: string): string {
  return html
    .replace(/<br \/>\n?/g, '\n')
    .replace(/ title="[^"]*"/g, '')
    .replace(/href="([^"]*)"|src="([^"]*)"/g, (_, href, src) =>
      (href ?? src) === undefined ? '' : `${href === undefined ? 'src' : 'href'}="${address(href ?? src)}"`,
    )
    .replace(/ (?:disabled|checked)=""| type="checkbox"/g, '')
    .replace(/align="(\w+)"/g, '$1')
    .replace(/>\s+/g, '>')
    .replace(/\s+</g, '<')
    .replace(/<tbody><\/tbody>/g, '')
    .trim();
}

/** An address in one spelling. */
function address(written: string): string {
  const plain = written.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
  try {
    return decodeURI(plain);
  } catch {
    return plain;
  }
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

function block(token: Drawn): string {
  switch (token.type) {
    case 'words':
      return words(token.tokens);
    case 'paragraph':
      return `<p>${words(token.tokens)}</p>`;
    case 'heading':
      return `<h${token.depth}>${words(token.tokens)}</h${token.depth}>`;
    case 'blockquote':
      return `<blockquote>${token.tokens.map(block).join('\n')}</blockquote>`;
    case 'list':
      return list(token, token.items);
    case 'items':
      return list(
        token,
        token.groups.flatMap(({ members }) => members),
      );
    case 'table':
      return table(token.header, token.rows, token.align);
    case 'rows':
      return table(
        token.header,
        token.groups.flatMap(({ members }) => members),
        token.align,
      );
    case 'fenced': {
      const lang = token.lang.split(/\s/)[0] ?? '';
      const text = token.chunks.join('');
      const open = lang === '' ? '<code>' : `<code class="language-${escaped(lang)}">`;
      return `<pre>${open}${escaped(text)}${text === '' ? '' : '\n'}</code></pre>`;
    }
    case 'maths':
      return `<maths>${escaped(token.tex)}</maths>`;
    case 'hr':
      return '<hr />';
  }
}

function list({ ordered, start, loose }: { ordered: boolean; start: number; loose: boolean }, items: readonly Item[]) {
  const tag = ordered ? 'ol' : 'ul';
  const from = ordered && start !== 1 ? ` start="${start}"` : '';
  // The class of a loose list sets its items apart, whether there are paragraphs in an item or not.
  const inside = items.map(({ task, tokens }) => {
    const parts = tokens.map((part) => (loose && part.type === 'words' ? `<p>${words(part.tokens)}</p>` : block(part)));
    return `<li>${task ? '<input> ' : ''}${parts.join('\n')}</li>`;
  });
  return `<${tag}${from}>${inside.join('\n')}</${tag}>`;
}

function table(header: readonly Cell[], rows: readonly (readonly Cell[])[], align: readonly (string | null)[]) {
  const row = (tag: string) => (cells: readonly Cell[]) =>
    `<tr>${cells.map(({ tokens }, at) => `<${tag}${align[at] ? ` ${align[at]}` : ''}>${words(tokens)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row('th')(header)}</thead><tbody>${rows.map(row('td')).join('')}</tbody></table>`;
}

const words = (tokens: readonly Word[]): string => tokens.map(word).join('');

function word(token: Word): string {
  switch (token.type) {
    case 'text':
      return escaped(token.text);
    case 'html':
      return token.text;
    case 'codespan':
      return `<code>${escaped(token.text)}</code>`;
    case 'br':
      return '\n';
    case 'link':
      return `<a href="${escaped(token.href)}">${words(token.tokens)}</a>`;
    case 'image':
      return `<img src="${escaped(token.href)}" alt="${escaped(token.text)}" />`;
    case 'maths':
      return `<maths>${escaped(token.tex)}</maths>`;
    case 'note':
      return wordsOf([token]) || escaped(token.raw);
    default:
      return `<${token.type}>${words(token.tokens)}</${token.type}>`;
  }
}
