// What a reviewer would otherwise have to say: no HTML from strings, one door to the application, typed rules.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { TypeFlags } from 'typescript';
import svelteConfig from './svelte.config.js';

// The rules that keep two of the project's invariants: text is data, and only `host` knows the shell.
const invariants = {
  'no-restricted-syntax': [
    'error',
    {
      selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
      message: 'Text from a model or a file is data: build elements.',
    },
    {
      selector: "MemberExpression[property.name=/^write/][object.property.name='clipboard']",
      message: 'Hidden letters stay behind: copy with toClipboard.',
    },
  ],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-restricted-imports': [
    'error',
    { patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/ipc/tauri.ts speaks to the shell.' }] },
  ],
};

/** A number in the text of a component, which a language would write in its own way. */
const numbersInText = {
  create({ report, sourceCode: { parserServices } }) {
    const { program, esTreeNodeToTSNodeMap } = parserServices;
    if (!program) return {};
    const types = program.getTypeChecker();
    return {
      'SvelteMustacheTag[parent.type!=/Attribute|Directive|Literal/]'({ expression }) {
        const type = types.getTypeAtLocation(esTreeNodeToTSNodeMap.get(expression));
        const isNumber = (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & TypeFlags.NumberLike);
        if (isNumber) report({ node: expression, message: 'Numbers are written in src/messages.' });
      },
    };
  },
};

export default ts.config(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
    plugins: { oriel: { rules: { 'numbers-in-text': numbersInText } } },
    rules: { 'oriel/numbers-in-text': 'error' },
  },
  {
    rules: {
      ...invariants,
      'svelte/no-at-html-tags': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // A Map or Set made inside a function and never changed afterwards needs no reactivity.
      'svelte/prefer-svelte-reactivity': 'off',
      // A written space before a condition is there so that formatting cannot lose it.
      'svelte/no-useless-mustaches': 'off',
    },
  },
  {
    // A number is written as the language writes numbers: `number`, `many`, or a figure of `format.ts`.
    files: ['src/messages/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: { '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: false }] },
  },
  { files: ['src/ipc/tauri.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/kit/text/clipboard.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['*.config.{js,ts}'], languageOptions: { globals: { ...globals.node } } },
);
