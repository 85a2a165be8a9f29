// What a code block says about itself in the line of its fence: a language, sometimes a file name.
import { w } from '../../messages';

/** The language as a person writes it, the name its grammar has, and the file name if one was given. */
export type Info = { language: string; grammar: string; file: string };

const NAMES: Record<string, string> = {
  bash: 'Bash',
  c: 'C',
  cpp: 'C++',
  cs: 'C#',
  csharp: 'C#',
  css: 'CSS',
  csv: 'CSV',
  go: 'Go',
  html: 'HTML',
  java: 'Java',
  javascript: 'JavaScript',
  js: 'JavaScript',
  json: 'JSON',
  jsx: 'JSX',
  kotlin: 'Kotlin',
  latex: 'LaTeX',
  lua: 'Lua',
  markdown: 'Markdown',
  md: 'Markdown',
  mermaid: 'Mermaid',
  php: 'PHP',
  py: 'Python',
  python: 'Python',
  rb: 'Ruby',
  rs: 'Rust',
  ruby: 'Ruby',
  rust: 'Rust',
  sh: 'Shell',
  shell: 'Shell',
  sql: 'SQL',
  svelte: 'Svelte',
  swift: 'Swift',
  toml: 'TOML',
  ts: 'TypeScript',
  tsx: 'TSX',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
  yml: 'YAML',
  zsh: 'Shell',
};

/** Text in no language. */
const PLAIN = ['', 'plaintext', 'text', 'txt'];

/** The ending of a file in this language, where it is not the grammar's name. */
const ENDINGS: Record<string, string> = {
  bash: 'sh',
  csharp: 'cs',
  'c++': 'cpp',
  javascript: 'js',
  kotlin: 'kt',
  latex: 'tex',
  markdown: 'md',
  mermaid: 'mmd',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  typescript: 'ts',
  yaml: 'yml',
  zsh: 'sh',
};

/** The name under which code is saved. */
export function savedAs({ grammar, file }: Info): string {
  if (file !== '') return file.split('/').at(-1) ?? file;
  const ending = Object.hasOwn(ENDINGS, grammar) ? ENDINGS[grammar] : grammar;
  const isKnown = Object.hasOwn(ENDINGS, grammar) || Object.hasOwn(NAMES, grammar);
  return `code.${isKnown && ending ? ending : 'txt'}`;
}

/** Reads `python breakeven.py`, `js title="a.js"` or `ts:src/a.ts`. An empty info line is "Text". */
export function readInfo(info = ''): Info {
  const [, word = '', rest = ''] = /^\s*\{?\.?([\w+#.-]*)(.*)$/s.exec(info) ?? [];
  const grammar = word.toLowerCase();
  const file = /[\w./-]*\w\.\w{1,8}(?=["'\s}]|$)/.exec(rest)?.[0] ?? '';
  const named = Object.hasOwn(NAMES, grammar) ? NAMES[grammar] : undefined;
  return { language: PLAIN.includes(grammar) ? w().markdown.code.text : (named ?? word), grammar, file };
}
