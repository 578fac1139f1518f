// World: the command as somebody with a bank's file types it, started by scripts/cli.mjs, and its program in the build; no server, no database.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const fileAt = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const CLI = fileAt('scripts/cli.mjs');
const PROGRAM = fileAt('dist/programs/bank.js');

function run(file: string, args: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return { stdout, stderr, status };
}
const bank = (...args: string[]) => run(PROGRAM, args);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bank-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

const DAY = [
  ':20:R',
  ':25:DE02',
  ':28C:1/1',
  ':60F:C260301EUR10,00',
  ':61:260302C2,50NTRFREF//B1',
  ':86:Müller',
  ':62F:C260302EUR12,50',
  '-',
];

describe('gridlease bank parse', () => {
  it('prints JSON and nothing else, amounts as strings', () => {
    const { stdout, stderr, status } = run(CLI, ['bank', 'parse', fileWith('day.sta', DAY.join('\r\n'))]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      ...{
        file: 'day.sta',
        format: 'MT940',
        balanced: true,
        statementCount: 1,
        lineCount: 1,
        problemCount: 0,
        problems: [],
      },
      statements: [
        {
          ...{ account: 'DE02', currency: 'EUR', number: '1', from: '2026-03-01', to: '2026-03-02', balanced: true },
          opening: { amount: '10.00', minor: '1000', currency: 'EUR', on: '2026-03-01', code: ':60F:' },
          closing: { amount: '12.50', minor: '1250' },
          lines: [
            {
              amount: '2.50',
              bookedOn: '2026-03-02',
              bankReference: 'B1',
              remittance: 'Müller',
              at: { line: 5, column: 1 },
            },
          ],
        },
      ],
    });
  });

  it('says that a file does not add up, and is content', () => {
    const { stdout, status } = bank(
      'parse',
      fileWith('odd.sta', DAY.join('\n').replace('12,50', '12,51')),
      '--format',
      'mt940',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      balanced: false,
      problemCount: 1,
      statements: [{ problems: [{ code: 'BALANCE_DOES_NOT_ADD_UP' }] }],
    });
  });

  it.each([
    ['XML that is cut off', fileWith('cut.xml', '<a>\n<b>'), [], /cut\.xml:2:\d+: NOT_WELL_FORMED: /],
    [
      'XML with a document type',
      fileWith('doctype.xml', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
      [],
      /:1:\d+: FORBIDDEN_XML: /,
    ],
    ['bytes', fileWith('bytes', Buffer.from([1, 0, 2])), [], /: NOT_TEXT: /],
    ['nothing', fileWith('empty', ''), [], /: EMPTY: /],
    ['prose', fileWith('prose', 'Dear Sir,'), [], /:1:1: UNKNOWN_FORMAT: /],
    ['another format than is said', fileWith('mt.sta', DAY.join('\n')), ['--format', 'camt'], /: NOT_WELL_FORMED: /],
    [
      'a format that there is not',
      fileWith('x', 'x'),
      ['--format', 'ofx'],
      /--format is one of auto, camt, mt940, bai2/,
    ],
    ['a file that is not there', path.join(folder, 'gone'), [], /cannot be read \(ENOENT\)/],
    ['a folder', folder, [], /cannot be read \(EISDIR\)/],
  ])('refuses %s with one line on stderr and status 2', (_what, file, options, expected) => {
    const { stdout, stderr, status } = bank('parse', file, ...options);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('explains itself', () => {
    expect(bank('--help').stdout).toContain('Usage: gridlease bank parse FILE');
    expect(bank().status).toBe(2);
    expect(bank('pars', 'x').stderr).toContain('usage: gridlease bank parse FILE');
  });
});
