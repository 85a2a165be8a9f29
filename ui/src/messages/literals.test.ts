// Every word that a person sees comes from this folder: no component and no module spells one itself.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..');

/** Attributes and properties of components that are read out or shown. */
const SHOWN =
  /^(aria-(label|description|valuetext|roledescription)|title|placeholder|alt|label|busyLabel|text|detail|lead|hint|why|empty)$/;

/** Names of programs, of languages of code and of keys as engines report them: the same in every language. */
const NAMES = new Set<string>([
  'Oriel',
  'Puter',
  'Bash',
  'Go',
  'Java',
  'Kotlin',
  'Lua',
  'Markdown',
  'Mermaid',
  'Python',
  'Ruby',
  'Rust',
  'Shell',
  'Svelte',
  'Swift',
  'Tauri',
  'Temml',
  'Alt',
  'Backspace',
  'Control',
  'Delete',
  'End',
  'Enter',
  'Escape',
  'Home',
  'Meta',
  'Mod',
  'Shift',
  'Space',
  'Tab',
]);

const looksLikeWords = (text: string) =>
  /^[“"]?[A-Z][a-z’]+(?:[ .,:;…?!]|$)/.test(text.trim()) || /[a-z’]{2,} [a-z’]{2,}/.test(text);

type Node = { type?: string; [key: string]: unknown };

/** The words in the text and the shown attributes of a component. */
function inMarkup(node: unknown, attribute: string | null, found: string[]) {
  if (Array.isArray(node)) return node.forEach((child) => inMarkup(child, attribute, found));
  if (typeof node !== 'object' || node === null || (node as Node).type === 'StyleDirective') return;
  const { type, name, data, ...rest } = node as Node & { name?: string; data?: string };
  if (type === 'Text' && data && /\p{L}{2}/u.test(data) && (attribute === null || SHOWN.test(attribute)))
    found.push(data.trim());
  for (const child of Object.values(rest)) inMarkup(child, type === 'Attribute' ? (name ?? null) : attribute, found);
}

/** The words in the strings of a program. What is thrown or logged is for programmers. */
function inCode(code: string, found: string[]) {
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) return;
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (isText && looksLikeWords(node.text)) found.push(node.text.trim());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, true));
}

/** The expressions of a component as they stand, with its scripts. */
function expressions(node: unknown, source: string, found: string[]) {
  if (Array.isArray(node)) return node.forEach((child) => expressions(child, source, found));
  if (typeof node !== 'object' || node === null) return;
  const { type, value, start, end, ...rest } = node as Node & { value?: unknown; start?: number; end?: number };
  if (type === 'Literal' && typeof value === 'string') inCode(JSON.stringify(value), found);
  else if (type === 'TemplateLiteral' && start !== undefined) inCode(source.slice(start, end), found);
  else for (const child of [value, ...Object.values(rest)]) expressions(child, source, found);
}

function wordsIn(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const found: string[] = [];
  if (file.endsWith('.svelte')) {
    const { fragment, instance, module } = parse(source, { modern: true });
    inMarkup(fragment, null, found);
    expressions(fragment, source, found);
    for (const script of [instance, module]) {
      if (script) inCode(source.slice(...scriptRange(script)), found);
    }
  } else {
    inCode(source, found);
  }
  return [...new Set(found)].filter((text) => !NAMES.has(text));
}

const scriptRange = ({ content }: { content: object }): [number, number] => {
  const { start, end } = content as { start: number; end: number };
  return [start, end];
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(?:svelte|ts)$/.test(file) && !/\.test\.ts$|\.testing\.ts$|^bindings\.ts$|^messages\//.test(file),
);
const folders = [...new Set(files.map((file) => dirname(file)))].sort();

it.each(folders)('no word is spelled in %s', (folder) => {
  const here = files.filter((file) => dirname(file) === folder);
  const spelled = here.flatMap((file) => wordsIn(join(SRC, file)).map((text) => `${file}: ${text}`));
  expect(spelled).toEqual([]);
});
