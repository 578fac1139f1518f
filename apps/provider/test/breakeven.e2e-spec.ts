// World: the command as a miner types it, started by scripts/cli.mjs, and its program in the build; no server, no database.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const fileAt = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const CLI = fileAt('scripts/cli.mjs');
/** What scripts/cli.mjs starts once it has seen that the build is current, which takes a second. */
const PROGRAM = fileAt('dist/programs/breakeven.js');
const S21 = '--difficulty 152e12 --subsidy 3.125 --price 91000 --th 200 --watts 3500 --usd-kwh 0.05'.split(' ');

function run(file: string, args: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return { stdout, stderr, status };
}
const gridlease = (...args: string[]) => run(CLI, args);
const breakeven = (...args: string[]) => run(PROGRAM, args);

describe('gridlease breakeven', () => {
  it('prints JSON and nothing else', () => {
    const { stdout, stderr, status } = gridlease('breakeven', ...S21, '--json');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const said = JSON.parse(stdout) as Record<string, number>;
    expect(Object.values(said).every((value) => Number.isFinite(value))).toBe(true);
    expect(said['btcPerDay']).toBeCloseTo(8.2716e-5, 8);
    expect(said['usdPerDay']).toBeCloseTo(7.527, 3);
    expect(said['powerUsdPerDay']).toBeCloseTo(4.2, 10);
    expect(said['marginUsdPerDay']).toBeCloseTo(3.327, 3);
    expect(said['breakevenUsdPerKwh']).toBeCloseTo(0.0896, 4);
    expect(said['hashpriceUsdPerPhPerDay']).toBeCloseTo(37.636, 3);
    expect(said['breakevenHashpriceUsdPerPhPerDay']).toBeCloseTo(21, 10);
    expect(said['breakevenBtcPriceUsd']).toBeCloseTo(50_776, 0);
  });

  it('prints a table for people, with fees, pool and PUE counted, and takes energy that is paid for', () => {
    const dear = breakeven(...S21, '--fees', '0.05', '--pool-fee', '100', '--pue', '1.05');
    expect(dear.status).toBe(0);
    expect(dear.stdout).toMatch(/^hashprice +38\.24 USD per PH\/s and day$/m);
    expect(dear.stdout).toMatch(/^power +4\.41 USD a day for 88\.2 kWh$/m);
    const free = breakeven(...S21.slice(0, -1), '-0.05');
    expect(free.stdout).toMatch(/^power +-4\.20 USD a day/m);
    expect(free.stdout).toMatch(/at any hashprice/);
  });

  it.each([
    [['--difficulty', 'much'], '--difficulty must be a number such as 3.125 or 152e12, not "much"'],
    [['--difficulty', '1,000'], '--difficulty must be a number such as 3.125 or 152e12, not "1,000"'],
    [[...S21, '--pue', '0.5'], '--pue must be 1 to 3'],
    [
      [...S21, '--th', '0', '--watts', '-1'],
      '--th must be above 0 and at most 1,000,000,000,000; --watts must be above 0',
    ],
    [[...S21, '--subsidy', '0'], '--subsidy and fees must not both be 0'],
    [S21.slice(2), '--difficulty is missing'],
    [[...S21, '--speed', '9'], "Unknown option '--speed'"],
    [[...S21, 'now'], "Unexpected argument 'now'"],
  ])('refuses %j in one line, with status 2', (args, said) => {
    const { stdout, stderr, status } = breakeven(...args);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^gridlease: [^\n]+\n$/);
    expect(stderr).toContain(said);
  });

  it('gives bad arguments back through the tool as they are, with status 2', () => {
    expect(gridlease('breakeven', '--difficulty', 'x')).toMatchObject({ stdout: '', status: 2 });
  });

  it('is in the help of the tool and has its own', () => {
    expect(gridlease('--help').stdout).toMatch(/^ {2}breakeven +what a mining machine earns/m);
    expect(breakeven('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--usd-kwh N') });
  });
});
