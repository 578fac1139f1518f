// Who may import whom. The first table IS the architecture; the rules below only spell it out.
const rooms = (...names) => `^libs/(${names.join('|')})/`;
// code generation runs at build time and reads the schema room's documents
const tests = '([.](spec|db[.]spec|e2e-spec|spec-data)[.]tsx?$)|(^(apps|libs)/[^/]+/(test|e2e)/)';
const buildTime = '/codegen[.]mjs$';

/** library -> the libraries it may import */
const mayImport = {
  kernel: [],
  ledger: ['kernel'],
  market: ['kernel'],
  billing: ['kernel', 'market', 'ledger'],
  workflows: ['kernel', 'market', 'ledger', 'billing'],
  schema: ['kernel'],
  store: ['kernel', 'market', 'ledger', 'billing', 'workflows'],
  payments: ['kernel', 'workflows'],
  identity: ['kernel'],
  pictures: ['kernel'],
  platform: ['kernel', 'workflows'],
  testkit: ['kernel', 'market', 'ledger', 'billing', 'workflows', 'store', 'platform'],
};

/** library -> the only packages it may import; a library not named here may import any */
const mayUse = {
  kernel: ['temporal-polyfill'],
  ledger: [],
  market: [],
  billing: [],
  workflows: [],
  pictures: ['d3-scale', 'd3-shape'],
};
const packages = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'];

const neighbours = Object.entries(mayImport).map(([room, allowed]) => ({
  name: `${room}-knows-its-neighbours`,
  comment: `libs/${room} may import ${allowed.length ? allowed.join(', ') : 'no other library'}`,
  severity: 'error',
  from: { path: rooms(room), pathNot: tests },
  to: { path: '^(apps|libs)/', pathNot: [`^libs/${room}/`, ...(allowed.length ? [rooms(...allowed)] : [])] },
}));

const purity = Object.entries(mayUse).map(([room, allowed]) => ({
  name: `${room}-uses-${allowed.length ? 'few' : 'no'}-packages`,
  severity: 'error',
  from: { path: rooms(room), pathNot: tests },
  to: {
    dependencyTypes: packages,
    ...(allowed.length ? { pathNot: `(^|node_modules/)(@types/)?(${allowed.join('|')})(/|$)` } : {}),
  },
}));

module.exports = {
  forbidden: [
    ...neighbours,
    ...purity,
    {
      name: 'enter-by-the-front-door',
      comment: 'a library is entered by its index.ts only',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)' },
      to: { path: '^libs/[^/]+/src/(?!index[.]ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'stories-enter-by-the-front-door',
      comment:
        'so do the stories in test/ and bench/; a world made for specs (*.spec-data.ts) is no part of a library and serves them too',
      severity: 'error',
      from: { path: '^(test|bench)/' },
      to: { path: '^libs/[^/]+/src/(?!index[.]ts$)(?!.*[.]spec-data[.]ts$)' },
    },
    {
      name: 'no-unknown-room',
      comment: 'a new library must be given its place in the table above',
      severity: 'error',
      from: { path: `^libs/(?!(${Object.keys(mayImport).join('|')})/)` },
      to: {},
    },
    {
      name: 'apps-are-islands',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: tests },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libraries-do-not-know-apps',
      severity: 'error',
      from: { path: '^libs/', pathNot: tests },
      to: { path: '^(apps|test|bench)/' },
    },
    {
      name: 'web-and-cli-speak-graphql-only',
      severity: 'error',
      from: { path: '^apps/(web|cli)/', pathNot: [tests, buildTime] },
      to: { path: '^libs/(?!(kernel|pictures)/)' },
    },
    {
      name: 'the-stripe-emulator-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^apps/stripe-emulator/' },
      to: { path: '^libs/' },
    },
    {
      name: 'testkit-stays-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [tests, '^libs/testkit/'] },
      to: { path: '^libs/testkit/' },
    },
    {
      name: 'production-code-needs-no-dev-packages',
      severity: 'error',
      from: { path: '^(apps/(?!web/)|libs/(?!(testkit|pictures)/))[^/]+/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'every-package-is-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'everything-resolves',
      comment: 'files and our own rooms; the compiler checks packages, of which some hold types only',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, path: '^[.#]', pathNot: '[.]css$' },
    },
    { name: 'no-cycles', comment: 'type-only cycles included', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    // bench/package.json names what the benchmarks are compared with, beside the root's
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated|gql|coverage)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
