// What each token of a text looks like: chooses the element for it, or the component. Blocks nest, but not for ever.
import type { Block } from '../parse/blocks';
import Code from '../widgets/Code.svelte';
import CopyTable from '../widgets/CopyTable.svelte';
import { together, type Group } from '../parse/groups';
import { leadsTo, linkAddress } from '../../kit/pictures/links';
import { w } from '../../messages';
import Maths from '../widgets/Maths.svelte';
import NoteMark from '../widgets/NoteMark.svelte';
import Picture from '../widgets/Picture.svelte';
import { element, island, type Shape } from './vnode';
import { edges } from '../parse/table';
import { wordsOf, type Cell, type Drawn, type Item, type ItemList, type RowTable, type Word } from '../parse/tokens';

/** Deeper than this nobody reads, and a hostile text could exhaust the window: the rest is shown as written. */
const DEEPEST = 16;

/** Describes one text as it grows. What it was given before it describes by the same object. */
export class Shapes {
  /** How many marks the highest heading of the text has. */
  #top = 1;
  /** The window's words that stand in what is known. */
  #words = w();
  #known = new WeakMap<object, readonly Shape[]>();

  /** The groups of a text's blocks. */
  groups(groups: readonly Group<Block>[], top: number): Shape[] {
    if (top !== this.#top || w() !== this.#words) this.#known = new WeakMap();
    this.#top = top;
    this.#words = w();
    return groups.flatMap((group) =>
      this.#once(group, () => [
        element(
          'div',
          { class: 'group' },
          group.members.flatMap(({ token }) => this.#once(token, () => this.#block(token, 0))),
        ),
      ]),
    );
  }

  /** Blocks that stand by themselves, in something `depth` deep. */
  blocks(tokens: readonly Drawn[], depth = 0): Shape[] {
    return tokens.flatMap((token) => this.#block(token, depth));
  }

  #once(of: object, make: () => readonly Shape[]): readonly Shape[] {
    const known = this.#known.get(of) ?? make();
    this.#known.set(of, known);
    return known;
  }

  #block(token: Drawn, depth: number): readonly Shape[] {
    if (depth > DEEPEST) return [element('p', { class: 'raw' }, [token.raw])];
    switch (token.type) {
      case 'paragraph':
        return [element('p', { dir: 'auto' }, words(token.tokens))];
      case 'words':
        return words(token.tokens);
      case 'heading': {
        const tag = `h${Math.min(3 + token.depth - this.#top, 6)}`;
        return token.tokens.length === 0 ? [] : [element(tag, { dir: 'auto' }, words(token.tokens))];
      }
      case 'items':
        return [this.#list(token, token.groups, depth)];
      case 'list':
        return [this.#list(token, together(token.items), depth)];
      case 'fenced':
        return [island('div', Code, token)];
      case 'rows':
        return [this.#table(token, token.groups)];
      case 'table':
        return [this.#table(token, together(token.rows))];
      case 'blockquote':
        return [element('blockquote', { dir: 'auto' }, this.blocks(token.tokens, depth + 1))];
      case 'hr':
        return [element('hr')];
      case 'maths':
        return [island('div', Maths, token)];
    }
  }

  #list(list: Pick<ItemList, 'ordered' | 'start' | 'loose'>, groups: readonly Group<Item>[], depth: number): Shape {
    // A number that the page cannot count to would be another one in it.
    const start = list.ordered && Number.isSafeInteger(list.start) ? String(list.start) : undefined;
    const attributes = { class: `list${list.loose ? ' loose' : ''}`, start, dir: 'auto' };
    const items = groups.flatMap(({ members }) => members.flatMap((item) => this.#item(item, depth)));
    return element(list.ordered ? 'ol' : 'ul', attributes, items);
  }

  #item(item: Item, depth: number): readonly Shape[] {
    return this.#once(item, () => {
      const isWords = item.tokens.at(-1)?.type === 'words';
      const names = [item.task && 'task', isWords && 'words'].filter(Boolean).join(' ');
      const box = element('input', {
        type: 'checkbox',
        checked: item.checked ? '' : undefined,
        disabled: '',
        'aria-label': w().markdown.task,
      });
      const inside = this.blocks(item.tokens, depth + 1);
      return [element('li', { class: names || undefined }, item.task ? [box, ...inside] : inside)];
    });
  }

  #table({ align, header }: Pick<RowTable, 'align' | 'header'>, groups: RowTable['groups']): Shape {
    const columns = edges(align, groups[0]?.members ?? []);
    const head = header.map((cell, at) =>
      cell.text === ''
        ? element('td')
        : element('th', { scope: 'col', class: columns[at], dir: 'auto' }, words(cell.tokens)),
    );
    const row = (cells: readonly Cell[]) =>
      element(
        'tr',
        {},
        cells.map((cell, at) => element('td', { class: columns[at] }, words(cell.tokens))),
      );
    // A group that is full does not change, and what its columns are is known by then.
    const body = groups.flatMap((group) => this.#once(group, () => [element('tbody', {}, group.members.map(row))]));
    const table = element('table', { dir: 'auto' }, [element('thead', {}, [element('tr', {}, head)]), ...body]);
    // What scrolls must be reachable by keyboard to be scrolled by it.
    const scroll = { class: 'scroll', role: 'group', 'aria-label': w().markdown.table, tabindex: '0' };
    return element('div', { class: 'table' }, [element('div', scroll, [table]), island('div', CopyTable, null)]);
  }
}

/** The words of a paragraph: text, emphasis, inline code, links, formulas. HTML in an answer is text. */
export function words(tokens: readonly Word[], depth = 0): readonly Shape[] {
  return depth > DEEPEST ? [wordsOf(tokens)] : tokens.flatMap((token) => word(token, depth + 1));
}

function word(token: Word, depth: number): readonly Shape[] {
  switch (token.type) {
    case 'text':
    case 'html':
      return [token.text];
    case 'strong':
    case 'em':
    case 'del':
    case 'sub':
    case 'sup':
    case 'kbd':
      return [element(token.type, {}, words(token.tokens, depth))];
    case 'codespan':
      return [element('code', { class: 'inline', dir: 'ltr' }, [token.text])];
    case 'br':
      return [element('br')];
    case 'link':
      return link(token.href, words(token.tokens, depth));
    case 'image':
      return [island('span', Picture, token)];
    case 'maths':
      return [island('span', Maths, token)];
    case 'note':
      return [island('span', NoteMark, token)];
  }
}

/** A link, if the address may be opened. Its tooltip shows where it leads; `follow.ts` goes there. */
function link(href: string, inside: readonly Shape[]): readonly Shape[] {
  const address = linkAddress(href);
  return address ? [element('a', { href: address, title: leadsTo(address), rel: 'noreferrer' }, inside)] : inside;
}
