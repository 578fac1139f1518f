// What the compiler cannot see: clocks and randomness in the pure rooms, forgotten promises, sizes. Everything is an error, and
// no comment in the source can switch a rule off (noInlineConfig).
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const PURE = ['kernel', 'market', 'ledger', 'billing', 'workflows', 'pictures'].map((room) => `libs/${room}/**/*.ts`);
const TESTS = [
  '**/*.spec.ts',
  '**/*.spec.tsx',
  '**/*.e2e-spec.ts',
  'test/**',
  'libs/testkit/**',
  'apps/*/test/**',
  'apps/*/e2e/**',
];
const BROWSER = ['apps/web/**/*.{ts,tsx}'];
const GENERATED = ['**/generated/**', '**/gql/**', '**/*.generated.ts'];

const NODE =
  'AbortController AbortSignal Buffer TextDecoder TextEncoder URL URLSearchParams clearInterval clearTimeout console crypto exports fetch module performance process require setImmediate setInterval setTimeout structuredClone'.split(
    ' ',
  );

const banned = (selector, message) => ({ selector, message });
const NO_DEFAULT = banned('ExportDefaultDeclaration', 'Export by name: one name per thing, everywhere.');
const NO_STAR = banned('ExportAllDeclaration', 'Export by name: the front door of a room lists what it offers.');
const NO_FOCUS = ['only', 'skip', 'todo'].flatMap((property) =>
  ['it', 'test', 'describe'].map((object) => ({ object, property, message: 'Every test runs, always.' })),
);
const FLOATS = ['parseFloat', 'parseInt'].map((property) => ({
  object: 'Number',
  property,
  message: 'Amounts are exact: use Money, Rate or BigInt.',
}));

const core = {
  'array-callback-return': 'error',
  'no-constant-binary-expression': 'error',
  'no-console': 'error',
  'no-else-return': ['error', { allowElseIf: false }],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-param-reassign': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-useless-concat': 'error',
  'no-var': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack', 'oxlint-disable'] }],
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'prefer-object-has-own': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

const typescript = {
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
};

/** Rules of the rooms that decide: time, chance, ids and the world outside come in as arguments. */
const pure = {
  'no-restricted-globals': [
    'error',
    ...[
      'process',
      'console',
      'fetch',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'performance',
      'crypto',
      'parseFloat',
      'parseInt',
      'Buffer',
    ].map((name) => ({ name, message: 'A pure room takes time, chance and the world as arguments.' })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time enters as an argument.' },
    { object: 'Math', property: 'random', message: 'Chance enters as an argument.' },
    ...['Temporal.Now', 'globalThis'].map((object) => ({ object, message: 'The world enters as an argument.' })),
    { object: 'Temporal', property: 'Now', message: 'Time enters as an argument.' },
    ...FLOATS,
  ],
  'no-restricted-syntax': [
    'error',
    NO_DEFAULT,
    NO_STAR,
    banned("NewExpression[callee.name='Date'][arguments.length=0]", 'Time enters as an argument.'),
    banned("CallExpression[callee.name='Date']", 'Time enters as an argument.'),
    banned('ImportExpression', 'A pure room loads nothing at run time.'),
  ],
};

export default tseslint.config(
  { ignores: ['node_modules/**', 'dist/**', '.data/**', 'coverage/**', 'test/artifacts/**', ...GENERATED] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.{ts,tsx}'] })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      // as tsconfig.json has them: a class that a decorator names is a value, not a type
      parserOptions: { experimentalDecorators: true, emitDecoratorMetadata: true },
    },
    rules: { ...core, ...typescript, 'no-restricted-syntax': ['error', NO_DEFAULT, NO_STAR] },
  },
  {
    // one schema per app, parsed once at boot; whoever needs a setting is given it
    files: ['apps/*/src/**/*.ts', 'libs/**/*.ts'],
    ignores: [...TESTS, '**/config.ts', '**/main.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts and main.ts read the environment.' },
      ],
    },
  },
  { files: PURE, ignores: TESTS, rules: pure },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  // a component is one screenful of markup; the file limit still holds
  {
    files: BROWSER,
    rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  // programs for people print
  { files: ['apps/cli/**', 'bench/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    // a describe block is a table of contents, not a function; a table of cases may be long
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 500 }],
      'no-restricted-properties': ['error', ...NO_FOCUS],
      'no-console': 'off',
    },
  },
  { files: ['*.config.ts', 'apps/*/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    // no compiler looks at these
    files: ['**/*.{mjs,cjs}'],
    languageOptions: { globals: Object.fromEntries(NODE.map((name) => [name, 'readonly'])) },
    rules: {
      ...core,
      'no-console': 'off',
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
);
