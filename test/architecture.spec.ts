// World: a small tree in a temporary folder with planted violations, judged by this repository's own dependency-cruiser, ESLint and oxlint
// configurations.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = process.cwd();
const ROOMS = [
  'kernel',
  'ledger',
  'market',
  'billing',
  'workflows',
  'schema',
  'store',
  'payments',
  'identity',
  'pictures',
  'platform',
  'testkit',
];

/** file -> its text; every library has a front door already. */
type Tree = Readonly<Record<string, string>>;

const CLEAN: Tree = {
  'libs/market/src/offer.ts': "import { kernel } from '#libs/kernel';\nexport const offer = kernel;\n",
  'libs/market/src/index.ts': "export { offer } from './offer.js';\nexport const market = 1;\n",
  'libs/market/src/offer.spec.ts':
    "import { testkit } from '#libs/testkit';\nimport { offer } from './offer.js';\nit('x', () => expect(offer + testkit).toBe(2));\n",
  'libs/store/src/lease.store.ts': "import { workflows } from '#libs/workflows';\nexport const store = workflows;\n",
  'apps/tenant/src/main.ts':
    "import { store } from '#libs/store';\nimport pg from 'pg';\nexport const main = [store, pg];\n",
  'apps/web/src/main.tsx':
    "import { pictures } from '#libs/pictures';\nimport { kernel } from '#libs/kernel';\nexport const main = [pictures, kernel];\n",
};

/** rule, the file that breaks it, and how */
const PLANTED: readonly (readonly [string, string, string])[] = [
  [
    'kernel-knows-its-neighbours',
    'libs/kernel/src/a.ts',
    "import { market } from '#libs/market';\nexport const a = market;\n",
  ],
  [
    'market-knows-its-neighbours',
    'libs/market/src/a.ts',
    "import { ledger } from '#libs/ledger';\nexport const a = ledger;\n",
  ],
  [
    'ledger-knows-its-neighbours',
    'libs/ledger/src/a.ts',
    "import { type market } from '#libs/market';\nexport type A = typeof market;\n",
  ],
  [
    'workflows-knows-its-neighbours',
    'libs/workflows/src/a.ts',
    "import { store } from '#libs/store';\nexport const a = store;\n",
  ],
  [
    'identity-knows-its-neighbours',
    'libs/identity/src/a.ts',
    "import { workflows } from '#libs/workflows';\nexport const a = workflows;\n",
  ],
  ['market-uses-no-packages', 'libs/market/src/b.ts', "import pg from 'pg';\nexport const b = pg;\n"],
  ['billing-uses-no-packages', 'libs/billing/src/b.ts', "import fs from 'node:fs';\nexport const b = fs;\n"],
  [
    'ledger-uses-no-packages',
    'libs/ledger/src/b.ts',
    "import { Temporal } from 'temporal-polyfill';\nexport const b = Temporal;\n",
  ],
  [
    'kernel-uses-few-packages',
    'libs/kernel/src/b.ts',
    "import pg from 'pg';\nimport { Temporal } from 'temporal-polyfill';\nexport const b = [pg, Temporal];\n",
  ],
  ['pictures-uses-few-packages', 'libs/pictures/src/b.ts', "import react from 'react';\nexport const b = react;\n"],
  [
    'enter-by-the-front-door',
    'apps/ops/src/a.ts',
    "import { lease } from '../../../libs/store/src/lease.js';\nexport const a = lease;\n",
  ],
  [
    'no-unknown-room',
    'libs/helpers/src/index.ts',
    "import { kernel } from '#libs/kernel';\nexport const helpers = kernel;\n",
  ],
  [
    'apps-are-islands',
    'apps/provider/src/a.ts',
    "import { a } from '../../tenant/src/shown.js';\nexport const b = a;\n",
  ],
  [
    'libraries-do-not-know-apps',
    'libs/payments/src/a.ts',
    "import { bench } from '../../../bench/booking.js';\nexport const a = bench;\n",
  ],
  [
    'web-and-cli-speak-graphql-only',
    'apps/web/src/a.ts',
    "import { market } from '#libs/market';\nexport const a = market;\n",
  ],
  [
    'web-and-cli-speak-graphql-only',
    'apps/cli/src/a.ts',
    "import { store } from '#libs/store';\nexport const a = store;\n",
  ],
  [
    'the-stripe-emulator-knows-nothing-of-ours',
    'apps/stripe-emulator/src/a.ts',
    "import { kernel } from '#libs/kernel';\nexport const a = kernel;\n",
  ],
  [
    'testkit-stays-in-tests',
    'apps/worker/src/a.ts',
    "import { testkit } from '#libs/testkit';\nexport const a = testkit;\n",
  ],
  [
    'production-code-needs-no-dev-packages',
    'apps/worker/src/b.ts',
    "import { chromium } from 'playwright-core';\nexport const b = chromium;\n",
  ],
  ['everything-resolves', 'apps/worker/src/c.ts', "import { gone } from './gone.js';\nexport const c = gone;\n"],
  ['no-cycles', 'libs/platform/src/day.ts', "import { type Night } from './night.js';\nexport type Day = Night | 1;\n"],
];

const TARGETS: Tree = {
  'apps/tenant/src/shown.ts': 'export const a = 1;\n',
  'bench/booking.ts': 'export const bench = 1;\n',
  'libs/store/src/lease.ts': 'export const lease = 1;\n',
  'libs/platform/src/night.ts': "import { type Day } from './day.js';\nexport type Night = Day | 2;\n",
};

function plant(files: Tree): string {
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-law-'));
  const doors = Object.fromEntries(ROOMS.map((room) => [`libs/${room}/src/index.ts`, `export const ${room} = 1;\n`]));
  for (const [file, text] of Object.entries({ ...doors, ...files })) {
    fs.mkdirSync(path.join(tree, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(tree, file), text);
  }
  for (const name of [
    '.dependency-cruiser.cjs',
    'eslint.config.mjs',
    '.oxlintrc.json',
    'tsconfig.json',
    'package.json',
  ])
    fs.copyFileSync(path.join(root, name), path.join(tree, name));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  return tree;
}

/** What dependency-cruiser says of a tree, as `rule file` lines without repeats. */
function judge(files: Tree): readonly string[] {
  const tree = plant(files);
  const tool = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = ['apps', 'libs', 'bench'].filter((folder) => fs.existsSync(path.join(tree, folder)));
  const done = spawnSync(
    process.execPath,
    [tool, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    { cwd: tree, encoding: 'utf8' },
  );
  fs.rmSync(tree, { recursive: true });
  const report = JSON.parse(done.stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return [...new Set(report.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))].sort();
}

/** What ESLint says of each file of a tree, as rule names without repeats; one run for all of them, since starting it is what costs. */
function lint(files: Tree): Readonly<Record<string, readonly string[]>> {
  const tree = plant(files);
  const tool = path.join(root, 'node_modules/eslint/bin/eslint.js');
  const done = spawnSync(process.execPath, [tool, '--format', 'json', ...Object.keys(files)], {
    cwd: tree,
    encoding: 'utf8',
  });
  const reports = JSON.parse(done.stdout) as { filePath: string; messages: { ruleId: string | null }[] }[];
  const named = reports.map(({ filePath, messages }) => {
    const rules = [...new Set(messages.map(({ ruleId }) => ruleId ?? 'muting comment'))].sort();
    return [path.relative(fs.realpathSync(tree), fs.realpathSync(filePath)), rules] as const;
  });
  fs.rmSync(tree, { recursive: true });
  return Object.fromEntries(named);
}

describe('the import law', () => {
  it('finds nothing in a tree that keeps it', () => {
    expect(judge(CLEAN)).toEqual([]);
  });

  it('catches every planted violation, each by its own rule', () => {
    const found = judge({ ...TARGETS, ...Object.fromEntries(PLANTED.map(([, file, text]) => [file, text])) });
    expect(PLANTED.map(([rule, file]) => `${rule} ${file}`).filter((line) => !found.includes(line))).toEqual([]);
    // and blames no file that was not planted
    const guilty = new Set(PLANTED.map(([, file]) => file));
    expect(found.filter((line) => !guilty.has(line.split(' ')[1] ?? ''))).toEqual([]);
  });
});

describe('the lint law', () => {
  const mistakes = [
    'export const act = (thing: any): string => String(thing); // eslint-disable-line',
    '// oxlint-disable-next-line',
    'export const gone = (unused: number): void => undefined;',
  ];
  const CASES: readonly (readonly [string, string, readonly string[]])[] = [
    ['libs/market/src/now.ts', 'export const now = (): number => Date.now();', ['no-restricted-properties']],
    ['libs/ledger/src/today.ts', 'export const today = (): Date => new Date();', ['no-restricted-syntax']],
    ['libs/ledger/src/at.ts', 'export const at = (ms: number): Date => new Date(ms);', []],
    ['libs/billing/src/chance.ts', 'export const chance = (): number => Math.random();', ['no-restricted-properties']],
    ['libs/kernel/src/home.ts', 'export const home = (): string => process.cwd();', ['no-restricted-globals']],
    [
      'libs/workflows/src/say.ts',
      'export const say = (): void => console.log(1);',
      ['no-console', 'no-restricted-globals'],
    ],
    [
      'libs/workflows/src/later.ts',
      'export const later = (f: () => void): unknown => setTimeout(f, 1);',
      ['no-restricted-globals'],
    ],
    ['libs/workflows/src/ask.ts', "export const ask = (): unknown => fetch('http://x');", ['no-restricted-globals']],
    [
      'libs/pictures/src/amount.ts',
      "export const amount = (): number => parseFloat('1.5');",
      ['no-restricted-globals'],
    ],
    [
      'libs/market/src/amount.ts',
      "export const amount = (): number => Number.parseFloat('1.5');",
      ['no-restricted-properties'],
    ],
    ['libs/market/src/now.spec.ts', 'it.only("x", () => expect(Date.now()).toBe(1));', ['no-restricted-properties']],
    ['libs/store/src/clock.ts', 'export const now = (): number => Date.now();', []],
    ['apps/tenant/src/anywhere.ts', 'export const port = process.env.PORT;', ['no-restricted-properties']],
    ['apps/tenant/src/config.ts', 'export const port = process.env.PORT;', []],
    ['apps/tenant/src/whole.ts', 'export default 1;', ['no-restricted-syntax']],
    ['apps/tenant/src/later.ts', 'export const later = 1; // TODO: this', ['no-warning-comments']],
    [
      'apps/tenant/src/mistakes.ts',
      mistakes.join('\n'),
      [
        '@typescript-eslint/no-explicit-any',
        '@typescript-eslint/no-unused-vars',
        'muting comment',
        'no-warning-comments',
      ],
    ],
  ];

  it('says of each planted file exactly what is wrong with it', () => {
    const found = lint(Object.fromEntries(CASES.map(([file, text]) => [file, `${text}\n`])));
    expect(found).toEqual(Object.fromEntries(CASES.map(([file, , rules]) => [file, rules])));
  });
});

describe('the lint law of types', () => {
  const CASES: readonly (readonly [string, string])[] = [
    ['await-thenable', 'export const a = async (one: number): Promise<void> => {\n  await one;\n};'],
    ['no-base-to-string', 'export const a = (one: { b: 1 }): string => String(one);'],
    ['no-floating-promises', 'const b = async (): Promise<void> => {};\nexport const a = (): void => {\n  b();\n};'],
    [
      'no-misused-promises',
      'const b = async (): Promise<void> => {};\nexport const a = (list: string[]): void => list.forEach(b);',
    ],
    ['no-unnecessary-type-assertion', 'export const a = (one: number): number => one as number;'],
    ['only-throw-error', "export const a = (): never => {\n  throw 'no';\n};"],
    ['restrict-plus-operands', "export const a = (one: Date): string => 'a' + one;"],
    [
      'return-await',
      'export const a = async (b: () => Promise<void>): Promise<void> => {\n  try {\n    return b();\n  } catch {\n    return;\n  }\n};',
    ],
    [
      'switch-exhaustiveness-check',
      "export const a = (side: 'tenant' | 'provider'): void => {\n  switch (side) {\n    case 'tenant':\n  }\n};",
    ],
  ];

  it('catches every planted violation, each by its own rule, and no other', () => {
    const tree = plant(Object.fromEntries(CASES.map(([rule, text]) => [`libs/store/src/${rule}.ts`, `${text}\n`])));
    const tool = path.join(root, 'node_modules/oxlint/bin/oxlint');
    const args = [tool, '--type-aware', '--format', 'json', 'libs'];
    const done = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
    fs.rmSync(tree, { recursive: true });
    const { diagnostics } = JSON.parse(done.stdout) as { diagnostics: { code: string; filename: string }[] };
    const found = diagnostics.map(({ code, filename }) => `${path.basename(filename, '.ts')}: ${code}`);
    expect(found.sort()).toEqual(CASES.map(([rule]) => `${rule}: typescript(${rule})`));
  });
});
