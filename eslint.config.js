import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * The floors of the house (docs/ARCHITECTURE.md): a folder may import only from the folders listed for it.
 * `allowed` names the neighbours on the same floor that a capability may use.
 */
const floors = [
  { folder: 'src/lib', below: [], allowed: [] },
  { folder: 'src/project', below: ['src/lib'], allowed: [] },
  { folder: 'src/compile', below: ['src/lib'], allowed: [] },
  ...[
    ['planner', ['models']],
    ['render', ['models']],
    ['vision', ['models', 'render']],
    ['mix', []],
    ['media', []],
    ['export', ['mix', 'media']],
    ['models', []],
    ['offline', []],
    ['storage', []],
    ['evaluate', ['planner', 'render', 'vision', 'mix', 'media', 'export', 'models']],
  ].map(([name, neighbours]) => ({
    folder: `src/${name}`,
    below: ['src/lib', 'src/project', 'src/compile'],
    allowed: neighbours.map((neighbour) => `src/${neighbour}`),
  })),
];

const everyFolder = [...floors.map((floor) => floor.folder), 'src/app', 'workers'];

const boundaries = {
  'import-x/no-restricted-paths': [
    'error',
    {
      zones: [
        ...floors.map(({ folder, below, allowed }) => ({
          target: folder,
          from: everyFolder.filter(
            (other) => other !== folder && !below.includes(other) && !allowed.includes(other),
          ),
          message: `${folder} stands below or beside this folder: see docs/ARCHITECTURE.md.`,
        })),
        { target: 'workers', from: ['src/app'], message: 'Workers stand below the page.' },
        {
          target: './src',
          from: ['./tests', './scripts'],
          message: 'The product imports no tests and no scripts.',
        },
      ],
    },
  ],
};

export default ts.config(
  {
    ignores: [
      'dist/',
      '.cache/',
      'node_modules/',
      'public/',
      'stubs/',
      'training/',
      'test-results/',
      'playwright-report/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.node.json', './tsconfig.worker.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    settings: {
      'import-x/resolver': {
        typescript: { project: ['./tsconfig.json', './tsconfig.node.json'], noWarnOnMultipleProjects: true },
      },
    },
    rules: {
      ...boundaries,
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    // Every request goes through the one fetch with an allow-list.
    files: ['src/**', 'workers/**'],
    ignores: ['src/lib/guarded-fetch.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => ({
          name,
          message: 'Requests go through src/lib/guarded-fetch.ts.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        ...['globalThis', 'window', 'self'].map((object) => ({ object, property: 'fetch' })),
        { object: 'navigator', property: 'sendBeacon' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: { 'svelte/button-has-type': 'error', 'svelte/no-at-html-tags': 'error' },
  },
  {
    files: ['scripts/**', 'tests/**', '*.config.ts', 'src/**/*.node.ts'],
    languageOptions: { globals: { ...globals.node } },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    ...ts.configs.disableTypeChecked,
    languageOptions: { globals: { ...globals.node }, parserOptions: { project: null, program: null } },
  },
);
