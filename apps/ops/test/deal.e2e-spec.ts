// World: the command as the deal desk types it, started by scripts/cli.mjs, and its program in the build; no server, no database.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const fileAt = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const CLI = fileAt('scripts/cli.mjs');
/** What scripts/cli.mjs starts once it has seen that the build is current, which takes a second. */
const PROGRAM = fileAt('dist/programs/deal.js');
const HUT8 = fileAt('docs/deals/hut8-river-bend.json');
const IREN = fileAt('docs/deals/iren.json');

function run(file: string, args: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return { stdout, stderr, status };
}
const deal = (...args: string[]) => run(PROGRAM, args);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deal-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

describe('gridlease deal', () => {
  it('prints the cash flow by year, the totals and how far they are from what was announced', () => {
    const { stdout, stderr, status } = run(CLI, ['deal', HUT8]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^2027 +219,546,870\.20 +0\.00 +219,546,870\.20$/m);
    expect(stdout).toMatch(/^Total +5,645,490,948\.00 +1,354,509,051\.84 +6,999,999,999\.84$/m);
    expect(stdout).toContain('7,000,000,000.00 published; 0.16 less (0.000000 %), within 0.0001 %');
    expect(stdout).toMatch(/^With all renewals +17,905,771,916\.04 of rent$/m);
    expect(stdout).toContain('within 1.2 %');
  });

  it('prints it by month', () => {
    const { stdout, status } = deal(HUT8, '--months');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^2028-05 +31,363,838\.60 +0\.00 +31,363,838\.60$/m);
    expect(stdout).toMatch(/^2028-06 +31,363,838\.60 +940,915\.16 +32,304,753\.76$/m);
  });

  it('prints JSON and nothing else, amounts as strings', () => {
    const { stdout, stderr, status } = deal(IREN, '--json');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const said = JSON.parse(stdout) as Record<string, unknown>;
    expect(said).toMatchObject({
      currency: 'USD',
      totals: {
        rent: '9700000000.80',
        prepayment: '1940000000.16',
        prepaymentDraw: '-1940000000.16',
        cash: '9700000000.80',
      },
      published: { term: { published: '9700000000.00', difference: '0.80', within: true }, withRenewals: null },
      movements: [{ date: '2025-12-01', kind: 'PREPAYMENT', amount: '1940000000.16' }],
    });
    expect(said['bills']).toHaveLength(240);
    expect(said['years']).toHaveLength(7);
  });

  it.each(fs.readdirSync(fileAt('docs/deals')).filter((name) => /^(?!.*schema).*\.json$/.test(name)))(
    'works out %s',
    (name) => {
      const { stdout, stderr, status } = deal(fileAt(`docs/deals/${name}`));
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(stdout).toMatch(/^Contract value/m);
      expect(stdout).not.toContain('OUTSIDE');
    },
  );

  it('says every problem of a sheet in a line of its own, with status 2', () => {
    const sheet = JSON.parse(fs.readFileSync(HUT8, 'utf8')) as { tranches: object[] };
    const wrong = {
      ...sheet,
      currency: 'BTC',
      '\u001b[2Jtitel': 1,
      tranches: [{ ...sheet.tranches[0], rate: 128.016 }],
    };
    const file = fileWith('wrong.json', JSON.stringify(wrong));
    const { stdout, stderr, status } = deal(file);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^gridlease: .*wrong\.json: currency must be one of USD, EUR/),
      expect.stringMatching(/: tranches\[0\]\.rate must be in quotes: a JSON number would be read as a float$/),
      expect.stringMatching(/: \[2Jtitel is no field of a term sheet here$/),
      '',
    ]);
  });

  it.each([
    [[], 'the FILE is missing'],
    [[HUT8, IREN], 'one FILE at a time'],
    [[HUT8, '--weeks'], "Unknown option '--weeks'"],
    [[path.join(folder, 'nowhere.json')], 'nowhere.json: cannot be read (ENOENT)'],
    [[folder], 'cannot be read (EISDIR)'],
    [[fileWith('half.json', '{ "title": ')], 'half.json: is not JSON'],
    [[fileWith('null.json', 'null')], 'null.json: it must be a JSON object'],
    [[fileWith('large.json', ' '.repeat(1_000_001))], 'is larger than 1000000 bytes'],
  ])('refuses %j in one line, with status 2', (args, said) => {
    const { stdout, stderr, status } = deal(...args);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^gridlease: [^\n]+\n$/);
    expect(stderr).toContain(said);
  });

  it('explains itself', () => {
    const { stdout, status } = deal('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: gridlease deal FILE');
  });
});
