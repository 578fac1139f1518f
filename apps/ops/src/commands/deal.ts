import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { cashByTime, cashFlow } from '#libs/billing';
import { startOfDay } from '#libs/kernel';
import { type TermSheet, allRenewed, parseTermSheet, signContract } from '#libs/market';
import { type Deal, dealAsJson } from './deal-json.js';
import { dealAsText } from './deal-text.js';

/** `gridlease deal`: the cash flow and totals of a term sheet. Needs no server: finance and the deal desk run it on a file. */

const EXIT_USAGE = 2;
/** Fifty tranches with all their terms are some tens of kilobytes. */
const LARGEST_FILE = 1_000_000;

const HELP = [
  'Usage: gridlease deal FILE [--months] [--json]',
  '',
  'Cash flow and totals of a term sheet (JSON, see docs/deals and docs/contracts.md), to the cent.',
  '',
  'Options:',
  '  --months        a line per month instead of per year',
  '  --json          print JSON, with every bill',
].join('\n');

/** What is wrong with the command line or the file, one line each. */
class UsageError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('; '));
  }
}

function run(args: readonly string[]): string {
  const { values, positionals } = read(args);
  if (values.help === true) return HELP;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new UsageError([
      `${file === undefined ? 'the FILE is missing' : 'one FILE at a time'}; see gridlease deal --help`,
    ]);
  const deal = dealOf(termSheetIn(file), values.months === true ? 'MONTH' : 'YEAR');
  return values.json === true ? dealAsJson(deal) : dealAsText(deal);
}

function read(args: readonly string[]) {
  const options = {
    months: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const [sentence = 'wrong arguments'] = error instanceof Error ? error.message.split(/[.\n]/) : [];
    throw new UsageError([`${sentence}; see gridlease deal --help`]);
  }
}

function termSheetIn(file: string): TermSheet {
  const parsed = parseTermSheet(jsonIn(file));
  if (parsed.ok) return parsed.value;
  throw new UsageError(parsed.refusal.map(({ path, message }) => `${file}: ${path === '' ? 'it' : path} ${message}`));
}

function jsonIn(file: string): unknown {
  try {
    if (fs.statSync(file).size > LARGEST_FILE) throw new UsageError([`${file}: is larger than ${LARGEST_FILE} bytes`]);
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof SyntaxError) throw new UsageError([`${file}: is not JSON: ${error.message}`]);
    throw new UsageError([`${file}: cannot be read${isCoded(error) ? ` (${error.code})` : ''}`]);
  }
}

function isCoded(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** As if it were signed on the day it commences. */
function dealOf(terms: TermSheet, by: Deal['by']): Deal {
  const [first] = terms.tranches.map(({ commencement }) => commencement).sort();
  if (first === undefined) throw new UsageError(['a term sheet has a tranche']);
  const contract = signContract('draft', terms, startOfDay(first, terms.timeZone));
  const flow = cashFlow(contract);
  const renewed = terms.renewal === null ? null : cashFlow(allRenewed(contract)).totals;
  return { terms, flow, by, times: cashByTime(flow, by, terms.currency), renewed };
}

// whoever reads us may have seen enough (`| head`)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.stdout.write(`${run(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  // a file is not trusted to steer the terminal
  const plain = error.lines.map((line) => `gridlease: ${line.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')}\n`);
  process.stderr.write(plain.join(''));
  process.exitCode = EXIT_USAGE;
}
